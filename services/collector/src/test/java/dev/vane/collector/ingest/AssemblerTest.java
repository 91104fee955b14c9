package dev.vane.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.collector.HostSecond;
import dev.vane.collector.ingest.Measurement.Kind;
import dev.vane.collector.mapping.UnreadableTraceException;
import dev.vane.contracts.Sample;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measurements that come one by one become the seconds of hosts. */
class AssemblerTest {
    private static final long START = 1_700_000_000_000L;

    @TempDir
    private Path folder;

    private final List<String> fates = new ArrayList<>();
    private final List<Double> intervals = new ArrayList<>();
    private final List<HostSecond> seconds = new ArrayList<>();
    private Assembler assembler;

    @BeforeEach
    void open() throws IOException {
        assembler = new Assembler(mapping("""
                metric,transform,combine,scale,unit,columns
                host,attribute,,,,host
                vm,attribute,,,,vm instance
                vm.cpu.utilization,rate,mean,1,s,cpu
                vm.vcpu.utilization.max,rate,max,1,s,cpu
                vm.memory.rss,gauge,,1024,KiBy,rss
                vm.disk.read.bytes.rate,rate,,1,,disk{way=read}
                vm.memory.unused,gauge,,1,,all -used
                """), new Fates() {
            @Override
            public void became(Fate fate, String name, String why) {
                fates.add(fate + " " + name + (why.isEmpty() ? "" : ": " + why));
            }

            @Override
            public void interval(String host, double seconds) {
                intervals.add(seconds);
            }
        });
    }

    private IngestMapping mapping(String text) throws IOException {
        return IngestMapping.read(Files.writeString(folder.resolve("metrics.csv"), text));
    }

    private void send(String name, Map<String, String> attributes, String unit, Kind kind, double value, long millis) {
        assembler.take(new Measurement(name, attributes, unit, kind, value, 0, millis), millis);
        seconds.addAll(assembler.due(millis));
    }

    private void cpu(int vcpu, double total, long millis) {
        send("cpu", Map.of("host", "node", "vm", "web", "vcpu", "" + vcpu), "s", Kind.TOTAL, total, millis);
    }

    private static double value(Sample sample, String metric) {
        return sample.values().get(MetricCatalogue.get().indexOf(metric)).orElse(Double.NaN);
    }

    @Test
    void makesRatesOfTotalsAndCombinesSeriesOfOneVm() {
        for (int i = 0; i < 4; i++) {
            cpu(0, 100 + 0.2 * i, START + 1000L * i);
            cpu(1, 50 + 0.6 * i, START + 1000L * i + 30);
            send("rss", Map.of("host", "node", "instance", "web"), "KiBy", Kind.GAUGE, 7, START + 1000L * i + 40);
            send("all", Map.of("host", "node", "vm", "web"), "", Kind.UNKNOWN, 10, START + 1000L * i + 50);
            send("used", Map.of("host", "node", "vm", "web"), "", Kind.UNKNOWN, 4, START + 1000L * i + 50);
        }
        seconds.addAll(assembler.end());

        assertThat(seconds)
                .extracting(HostSecond::second)
                .containsExactly(START / 1000, START / 1000 + 1, START / 1000 + 2, START / 1000 + 3, START / 1000 + 4);
        assertThat(seconds.getLast().last()).isTrue();
        assertThat(seconds.getLast().gone()).containsExactly("web");
        Sample first = seconds.getFirst().samples().getFirst();
        assertThat(value(first, "vm.cpu.utilization")).as("no rate yet").isNaN();
        assertThat(value(first, "vm.memory.rss")).isEqualTo(7 * 1024);
        Sample second = seconds.get(1).samples().getFirst();
        assertThat(second.key().toString()).isEqualTo("node/web");
        assertThat(value(second, "vm.cpu.utilization")).isCloseTo(0.4, within(1e-6));
        assertThat(value(second, "vm.vcpu.utilization.max")).isCloseTo(0.6, within(1e-6));
        assertThat(value(second, "vm.memory.unused")).isEqualTo(6);
        // Two series that two formulas read each are counted once.
        assertThat(fates).filteredOn(fate -> fate.equals("USED cpu")).hasSize(6);
    }

    @Test
    void leavesOutASecondInWhichATotalWasReset() {
        double[] totals = {10, 10.5, 0.2, 0.6};
        for (int i = 0; i < totals.length; i++) {
            cpu(0, totals[i], START + 1000L * i);
            send("rss", Map.of("host", "node", "vm", "web"), "", Kind.GAUGE, 1, START + 1000L * i);
        }
        seconds.addAll(assembler.end());

        assertThat(seconds.stream()
                        .limit(4)
                        .map(second -> value(second.samples().getFirst(), "vm.cpu.utilization")))
                .satisfiesExactly(
                        none -> assertThat(none).isNaN(),
                        half -> assertThat(half).isCloseTo(0.5, within(1e-6)),
                        reset -> assertThat(reset).isNaN(),
                        after -> assertThat(after).isCloseTo(0.4, within(1e-6)));
        assertThat(fates).contains("RESET cpu");
    }

    /** Read at .49 of every second, give or take: by rounding, half of the seconds would have two readings and half none. */
    @Test
    void hasASecondForEachReadingHoweverNearTheHalfOfASecondItIs() {
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            cpu(0, i, START + 1000L * i + 490 + random.nextInt(-80, 80));
        }
        seconds.addAll(assembler.end());

        assertThat(seconds.stream().filter(second -> !second.last()))
                .extracting(HostSecond::second)
                .doesNotHaveDuplicates()
                .hasSize(500)
                .isSorted();
        assertThat(fates).noneMatch(fate -> fate.startsWith("LATE"));
        assertThat(intervals).containsOnly(1.0);
    }

    @Test
    void closesASecondOnceAllThatUsuallyComesIsThere() {
        for (int i = 0; i < 30; i++) {
            long at = START + 1000L * i;
            cpu(0, i, at);
            send("rss", Map.of("host", "node", "vm", "web"), "", Kind.GAUGE, 1, at + 100);
        }

        // The first ten wait for what comes after them; then each is sent with its last measurement.
        assertThat(seconds).hasSize(30);
    }

    /** A second VM appears, always half a second behind the first: what came too late once is waited for from then on. */
    @Test
    void waitsForWhatHasComeTooLateBefore() {
        for (int i = 0; i < 40; i++) {
            cpu(0, 0.5 * i, START + 1000L * i);
            if (i >= 15) {
                send("rss", Map.of("host", "node", "vm", "slow"), "", Kind.GAUGE, 1, START + 1000L * i + 450);
            }
        }
        seconds.addAll(assembler.end());

        assertThat(fates).filteredOn(fate -> fate.startsWith("LATE")).hasSize(1);
        assertThat(seconds.stream().filter(second -> second.samples().size() == 2))
                .hasSize(24);
    }

    @Test
    void countsWhatComesTooLateAndTakesNothingTwice() {
        for (int i = 0; i < 5; i++) {
            cpu(0, i * 0.5, START + 1000L * i);
        }
        assembler.take(
                new Measurement("rss", Map.of("host", "node", "vm", "web"), "", Kind.GAUGE, 1, 0, START), START + 5000);
        assembler.take(
                new Measurement(
                        "cpu", Map.of("host", "node", "vm", "web", "vcpu", "0"), "s", Kind.TOTAL, 2, 0, START + 4000),
                START + 5000);

        assertThat(fates).contains("LATE rss: of host node");
        seconds.addAll(assembler.end());
        assertThat(seconds.stream().filter(second -> !second.last())).hasSize(5);
        assertThat(value(seconds.get(4).samples().getFirst(), "vm.cpu.utilization"))
                .isCloseTo(0.5, within(1e-6));
    }

    @Test
    void refusesByNameWhatIsNotWhatTheMappingExpects() {
        Map<String, String> web = Map.of("host", "node", "vm", "web");
        send("rss", web, "By", Kind.GAUGE, 1, START);
        send("cpu", web, "s", Kind.GAUGE, 1, START);
        send("rss", web, "", Kind.TOTAL, 1, START);
        send("disk", Map.of("host", "node", "vm", "web", "way", "write"), "", Kind.TOTAL, 1, START);
        send("nonsense", web, "", Kind.GAUGE, 1, START);
        send("rss", Map.of("host", "node"), "", Kind.GAUGE, 1, START);
        assembler.take(new Measurement("rss", web, "", Kind.GAUGE, 1, 0, START + 120_000), START);
        cpu(0, 1, START);
        cpu(0, 41, START + 1000);
        seconds.addAll(assembler.end());

        assertThat(fates)
                .contains(
                        "WRONG_UNIT rss: its unit is By, the mapping expects KiBy",
                        "WRONG_KIND cpu: it is a gauge, the mapping takes it for a counter",
                        "WRONG_KIND rss: it is a counter, the mapping takes it for a gauge",
                        "UNMAPPED disk",
                        "UNMAPPED nonsense",
                        "NOT_OF_A_VM rss: attributes [host]",
                        "AHEAD rss: of host node",
                        "OUT_OF_RANGE vm.cpu.utilization: 40.0 of node/web must be in [0.0, 2.0], in 1");
        assertThat(seconds).allMatch(second -> second.samples().isEmpty());
    }

    @Test
    void tellsHowOftenASlowHostSends() {
        for (int i = 0; i < 8; i++) {
            cpu(0, i, START + 10_000L * i);
            seconds.addAll(assembler.due(START + 10_000L * i + 1600));
        }

        assertThat(seconds).hasSize(8);
        assertThat(intervals).isNotEmpty().containsOnly(10.0);
    }

    @Test
    void readsEveryMappingThatIsPartOfVane() {
        for (String name : IngestMapping.BUILT_IN) {
            IngestMapping mapping = IngestMapping.builtIn(name);
            assertThat(mapping.metrics().stream().map(metric -> metric.metric().name()))
                    .as(name)
                    .contains("vm.cpu.utilization", "vm.vcpu.runqueue_delay.ratio.mean");
        }
        Assertions.assertThatThrownBy(() -> IngestMapping.builtIn("nagios"))
                .hasMessage("no mapping is called nagios; there are %s".formatted(IngestMapping.BUILT_IN));
    }

    @Test
    void tellsWhatIsWrongWithAMapping() {
        assertRefused("vm.cpu.utilization,gauge,,1,,cpu", "it must have a line host,attribute and a line vm,attribute");
        assertRefused("host,gauge,,,,host", "host and vm are told by attributes");
        assertRefused("vm.cpu.speed,gauge,,1,,cpu", "no such metric in the catalogue: vm.cpu.speed");
        assertRefused("vm.cpu.utilization,gauge,,1,,cpu{x}", "an attribute is attribute=value: cpu{x}");
        assertRefused("vm.cpu.utilization,gauge,,1,,cpu{x", "a series is name or name{attribute=value}: cpu{x");
    }

    private void assertRefused(String line, String why) {
        Assertions.assertThatThrownBy(() -> mapping("metric,transform,combine,scale,unit,columns\n" + line + "\n"))
                .isInstanceOf(UnreadableTraceException.class)
                .hasMessageContaining(why);
    }
}
