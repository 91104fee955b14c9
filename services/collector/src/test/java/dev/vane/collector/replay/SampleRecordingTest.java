package dev.vane.collector.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.collector.HostSecond;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The recording that comes with the project, against its files read by simpler means. */
class SampleRecordingTest {
    private static final Path FOLDER = Path.of("samples", "hpc-anomaly");
    private static final long START = 1_746_576_000;
    private static final List<String> VMS =
            List.of("minimd-baseline", "minimd-cachecopy", "minimd-cpuoccupy", "minimd-memleak", "sw4lite-cpuoccupy");

    private static List<HostSecond> seconds;
    private static Map<String, List<Sample>> samples;

    @BeforeAll
    static void replay() throws InterruptedException {
        try (ReplaySource source = ReplaySource.open(ReplayConfig.asFastAsPossible(FOLDER))) {
            seconds = Recording.all(source);
        }
        samples = seconds.stream()
                .flatMap(second -> second.samples().stream())
                .collect(Collectors.groupingBy(Sample::vm));
    }

    @Test
    void yieldsOneSampleForEachRowOfEachVm() throws IOException {
        assertThat(samples.keySet()).containsExactlyInAnyOrderElementsOf(VMS);
        for (String vm : VMS) {
            assertThat(samples.get(vm)).as(vm).hasSameSizeAs(rows(vm));
        }
        assertThat(samples.values().stream().mapToInt(List::size).sum()).isEqualTo(4172);
    }

    @Test
    void ticksNineHundredSecondsAndALastOne() {
        assertThat(seconds).hasSize(901);
        assertThat(seconds.getFirst().second()).isEqualTo(START);
        assertThat(seconds.getLast().second()).isEqualTo(START + 900);
        assertThat(seconds.getLast().last()).isTrue();
        assertThat(seconds.getLast().gone()).hasSize(4);
        assertThat(seconds.get(754).gone()).containsExactly("sw4lite-cpuoccupy");
    }

    @Test
    void hasAllMappedMetricsInEveryRowButGaugesAloneInAFirst() {
        samples.forEach((vm, ofVm) -> {
            assertThat(ofVm.getFirst().values().presentCount()).isEqualTo(6);
            assertThat(ofVm.stream().skip(1)).allMatch(sample -> sample.values().presentCount() == 27);
        });
    }

    @Test
    void addsUpItsRatesToWhatTheCounterRose() throws IOException {
        for (String vm : VMS) {
            List<String[]> rows = rows(vm);
            int column = column(vm, "stat.context_switches");
            double rise = number(rows.getLast(), column) - number(rows.getFirst(), column);

            double sum = 0;
            List<Sample> ofVm = samples.get(vm);
            for (int i = 1; i < ofVm.size(); i++) {
                long elapsed = ofVm.get(i).second() - ofVm.get(i - 1).second();
                sum += value(ofVm.get(i), "perf.context_switches") * elapsed;
            }
            assertThat(sum).as(vm).isCloseTo(rise, within(rise * 1e-6));
        }
    }

    @Test
    void keepsUserAndSystemTimeWithinTheWhole() {
        allRatesOf(sample -> assertThat(
                        value(sample, "vm.cpu.user.utilization") + value(sample, "vm.cpu.system.utilization"))
                .isCloseTo(value(sample, "vm.cpu.utilization"), within(1e-6)));
    }

    @Test
    void keepsTheMeanOfTheCoresBetweenTheLeastAndTheMost() {
        allRatesOf(sample -> assertThat(value(sample, "vm.cpu.utilization"))
                .isBetween(
                        value(sample, "vm.vcpu.utilization.min") - 0.02,
                        value(sample, "vm.vcpu.utilization.max") + 0.02));
    }

    @Test
    void showsTheLeakWhereItWasInjected() {
        List<Sample> leaking = samples.get("minimd-memleak");

        double before = value(leaking.get(170), "vm.memory.rss");
        double during = value(leaking.get(690), "vm.memory.rss");
        double after = value(leaking.get(720), "vm.memory.rss");
        assertThat(during - before).isGreaterThan(6e9);
        assertThat(after - before).isLessThan(1e9);
    }

    private static void allRatesOf(Consumer<Sample> check) {
        samples.values().forEach(ofVm -> ofVm.stream().skip(1).forEach(check));
    }

    private static double value(Sample sample, String metric) {
        MetricValues values = sample.values();
        return values.get(MetricCatalogue.get().indexOf(metric)).orElseThrow();
    }

    private static List<String[]> rows(String vm) throws IOException {
        List<String[]> lines = lines(vm);
        return lines.subList(1, lines.size());
    }

    private static int column(String vm, String name) throws IOException {
        return Arrays.asList(lines(vm).getFirst()).indexOf(name);
    }

    private static double number(String[] row, int column) {
        return Double.parseDouble(row[column]);
    }

    private static List<String[]> lines(String vm) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(FOLDER.resolve(vm + ".csv.gz"))), StandardCharsets.UTF_8))) {
            return reader.lines().map(line -> line.split(",", -1)).toList();
        }
    }
}
