package dev.vane.collector.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.collector.HostSecond;
import dev.vane.collector.mapping.UnreadableTraceException;
import dev.vane.contracts.CpuList;
import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.Sample;
import dev.vane.contracts.Tick;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.catalogue.Metric;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplaySourceTest {
    @TempDir
    Path folder;

    private Recording recording;

    @BeforeEach
    void create() {
        recording = new Recording(folder);
    }

    @Test
    void ticksEverySecondAndEndsTheHostOneSecondAfterItsLastRow() throws InterruptedException {
        recording.trace("a.csv", 0, 1).traces("a.csv,h,vm-a,1000,,");

        assertThat(ticks(recording.replay()))
                .containsExactly(
                        tick("h", 1000, List.of("vm-a"), List.of(), false),
                        tick("h", 1001, List.of("vm-a"), List.of(), false),
                        tick("h", 1002, List.of(), List.of("vm-a"), true));
    }

    @Test
    void keepsAMissingSecondMissingWithoutCallingItsVmGone() throws InterruptedException {
        recording.trace("a.csv", 0, 3).traces("a.csv,h,vm-a,1000,,");

        assertThat(ticks(recording.replay()))
                .contains(
                        tick("h", 1001, List.of(), List.of(), false),
                        tick("h", 1002, List.of(), List.of(), false),
                        tick("h", 1003, List.of("vm-a"), List.of(), false));
    }

    @Test
    void mergesTheTracesOfAHostByEventTimeSoThatVmsJoinAndLeave() throws InterruptedException {
        recording.trace("a.csv", 0, 1, 2, 3).trace("b.csv.gz", 71, 72);
        recording.traces("a.csv,h,vm-a,1000,,", "b.csv.gz,h,vm-b,930,,");

        assertThat(ticks(recording.replay()))
                .containsExactly(
                        tick("h", 1000, List.of("vm-a"), List.of(), false),
                        tick("h", 1001, List.of("vm-a", "vm-b"), List.of(), false),
                        tick("h", 1002, List.of("vm-a", "vm-b"), List.of(), false),
                        tick("h", 1003, List.of("vm-a"), List.of("vm-b"), false),
                        tick("h", 1004, List.of(), List.of("vm-a"), true));
    }

    @Test
    void interleavesHostsByEventTime() throws InterruptedException {
        recording.trace("a.csv", 0, 1, 2).trace("b.csv", 1, 2);
        recording.traces("a.csv,h2,vm,1000,,", "b.csv,h1,vm,1000,,");

        assertThat(recording.replay())
                .extracting(second -> second.host() + "@" + second.second())
                .containsExactly("h2@1000", "h1@1001", "h2@1001", "h1@1002", "h2@1002", "h1@1003", "h2@1003");
    }

    @Test
    void jumpsOverSecondsInWhichNoVmIsThere() throws InterruptedException {
        recording.trace("a.csv", 0, 1).trace("b.csv", 0);
        recording.traces("a.csv,h,vm-a,1000,,", "b.csv,h,vm-b,900000000,,");

        assertThat(ticks(recording.replay()))
                .containsExactly(
                        tick("h", 1000, List.of("vm-a"), List.of(), false),
                        tick("h", 1001, List.of("vm-a"), List.of(), false),
                        tick("h", 1002, List.of(), List.of("vm-a"), false),
                        tick("h", 900_000_000, List.of("vm-b"), List.of(), false),
                        tick("h", 900_000_001, List.of(), List.of("vm-b"), true));
    }

    @Test
    void replaysFromFirstToLast() throws InterruptedException {
        recording.trace("a.csv", 5, 6, 7, 8, 9).traces("a.csv,h,vm-a,1000,6,8");

        assertThat(recording.replay()).extracting(HostSecond::second).containsExactly(1006L, 1007L, 1008L, 1009L);
    }

    @Test
    void appendsTheSuffixToEveryHost() throws InterruptedException {
        recording.trace("a.csv", 0).traces("a.csv,h,vm-a,1000,,");

        try (ReplaySource source = ReplaySource.open(new ReplayConfig(folder, 0, "-copy"))) {
            assertThat(Recording.all(source)).extracting(HostSecond::host).containsOnly("h-copy");
        }
    }

    @Test
    void isCompleteOnceEveryRowWasYielded() throws InterruptedException {
        recording.trace("a.csv", 0, 1).traces("a.csv,h,vm-a,1000,,");

        try (ReplaySource source = recording.open()) {
            source.next();
            assertThat(source.complete()).isFalse();

            Recording.all(source);
            source.end();
            assertThat(source.complete()).isTrue();
            assertThat(source.next()).isEmpty();
        }
    }

    @Test
    void endsInOrderWhereItIsCut() throws InterruptedException {
        recording.trace("a.csv", 0, 1, 2).trace("b.csv", 0, 1, 2).trace("c.csv", 500);
        recording.traces("a.csv,h1,vm-a,1000,,", "b.csv,h2,vm-b,1000,,", "c.csv,h3,vm-c,1000,,");

        try (ReplaySource source = recording.open()) {
            source.next();
            source.next();
            source.next();
            source.end();

            assertThat(ticks(Recording.all(source)))
                    .containsExactly(
                            tick("h2", 1001, List.of(), List.of("vm-b"), true),
                            tick("h1", 1002, List.of(), List.of("vm-a"), true));
            assertThat(source.complete()).isFalse();
        }
    }

    @Test
    void endsOneSecondAfterItsLastTickWhereItIsCutBetweenTwoTraces() throws InterruptedException {
        recording.trace("a.csv", 0).trace("b.csv", 500);
        recording.traces("a.csv,h,vm-a,1000,,", "b.csv,h,vm-b,1000,,");

        try (ReplaySource source = recording.open()) {
            source.next();
            source.next();
            source.end();

            assertThat(ticks(Recording.all(source))).containsExactly(tick("h", 1002, List.of(), List.of(), true));
        }
    }

    @Test
    void tellsAVmThatIsSilentForLongSecondBySecondForAMinuteAndThenJumps() throws InterruptedException {
        recording.trace("a.csv", 0, 1, 100_000, 100_001).traces("a.csv,h,vm-a,1000,,");

        List<Tick> ticks = ticks(recording.replay());

        assertThat(ticks).hasSize(2 + 60 + 2 + 1);
        assertThat(ticks)
                .filteredOn(tick -> tick.read().isEmpty() && !tick.last())
                .hasSize(60);
        assertThat(ticks.get(61)).isEqualTo(tick("h", 1061, List.of(), List.of(), false));
        assertThat(ticks.get(62)).isEqualTo(tick("h", 101_000, List.of("vm-a"), List.of(), false));
    }

    @Test
    void ticksEverySecondWhereAnotherVmHasRows() throws InterruptedException {
        recording
                .trace("a.csv", 0, 1, 200, 201)
                .trace("b.csv", LongStream.rangeClosed(0, 201).toArray());
        recording.traces("a.csv,h,vm-a,1000,,", "b.csv,h,vm-b,1000,,");

        assertThat(recording.replay()).hasSize(203);
    }

    @Test
    void comesToAnOrderlyEndIfAFileIsChangedWhileItIsReplayed() throws Exception {
        long[] seconds = LongStream.range(0, 100_000).toArray();
        recording.trace("a.csv", seconds).trace("b.csv", 0, 1, 2).traces("a.csv,h,vm-a,1000,,", "b.csv,g,vm-b,1000,,");

        try (ReplaySource source = recording.open()) {
            HostSecond first = source.next().orElseThrow();
            Files.writeString(folder.resolve("a.csv"), "second,rss_kib\n".concat("0,many\n".repeat(100_000)));
            List<HostSecond> read = new ArrayList<>(List.of(first));

            assertThatThrownBy(() -> {
                        for (var next = source.next(); next.isPresent(); next = source.next()) {
                            read.add(next.get());
                        }
                    })
                    .isInstanceOf(UnreadableTraceException.class);
            assertThat(read)
                    .filteredOn(HostSecond::last)
                    .extracting(HostSecond::host)
                    .contains("h");
            assertThat(read.getLast().gone()).containsExactly("vm-a");
            assertThat(source.complete()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "NaN",
                "nan",
                "-NaN",
                "NA",
                "N/A",
                "#N/A",
                "<NA>",
                "null",
                "NULL",
                "None",
                "nil",
                "-",
                "--",
                "\\N",
                "inf",
                "-inf",
                "Infinity",
                "\"NaN\""
            })
    void takesAMarkForAMissingValueForAbsent(String cell) throws InterruptedException {
        recording.write("a.csv", "second,rss_kib", "0,1", "1," + cell, "2,3").traces("a.csv,h,vm-a,1000,,");

        assertThat(recording.replay().stream()
                        .flatMap(second -> second.samples().stream())
                        .map(sample -> sample.values().presentCount()))
                .containsExactly(1, 0, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.0", "1.", "+1", "1e0", "10E-1", "\"1\"", " 1 "})
    void readsNumbersAsProgramsWriteThem(String cell) throws InterruptedException {
        recording.write("a.csv", "second,rss_kib", "0," + cell).traces("a.csv,h,vm-a,1000,,");

        Sample sample = recording.replay().getFirst().samples().getFirst();
        assertThat(sample.values().get(MetricCatalogue.get().indexOf("vm.memory.rss")))
                .hasValue(1024);
    }

    @Test
    void readsFilesOfOtherPrograms() throws InterruptedException {
        String mark = "\uFEFF";
        recording
                .writePlain("a.csv", mark + "\"second\",\"rss_kib\"\r\n\"0\",\"1\"\r\n\"1\",\"2\"\r\n\r\n")
                .writePlain("traces.csv", mark + "file,host,vm,offset,first,last\r\na.csv,h,vm-a,1000,,\r\n");

        assertThat(recording.replay()).hasSize(3);
    }

    @Test
    void readsWhatVaneItselfNames() throws InterruptedException, IOException {
        String metrics =
                MetricCatalogue.get().metrics().stream().map(Metric::name).collect(Collectors.joining(","));
        String values = ",".repeat(MetricCatalogue.SIZE - 1);
        Files.delete(folder.resolve("metrics.csv"));
        recording
                .write(
                        "a.csv",
                        "second,vm_ledger_others_cores,relative_performance," + metrics,
                        "0,0.25,0.5,0.125" + values,
                        "1,,,0.25" + values)
                .write("traces.csv", "file,host,vm,offset,first,last,cpus", "a.csv,h,vm-a,1000,,,\"0,2\"");

        List<HostSecond> seconds = recording.replay();

        Sample first = seconds.getFirst().samples().getFirst();
        assertThat(first.values().presentCount()).isEqualTo(1);
        assertThat(first.values().get(0)).hasValue(0.125);
        Map<String, Float> cpus = CpuList.parse("0,2").orElseThrow().extras();
        assertThat(first.extras()).containsAllEntriesOf(cpus).containsEntry("vm_ledger_others_cores", 0.25f);
        assertThat(seconds.getFirst().measured())
                .containsExactly(new MeasuredPerformance(new VmKey("h", "vm-a"), 1000, 1, 0.5f, true));
        assertThat(seconds.get(1).samples().getFirst().extras()).isEqualTo(cpus);
        assertThat(seconds.get(1).measured()).isEmpty();
    }

    @Test
    void refusesCpusAndMeasurementsThatCannotBe() {
        recording
                .trace("a.csv", 0, 1)
                .write("traces.csv", "file,host,vm,offset,first,last,cpus", "a.csv,h,vm-a,1000,,,first");
        assertThatThrownBy(recording::open).hasMessageContaining("cpus must be a list of CPUs such as 0-3,8: first");

        recording.write("a.csv", "second,rss_kib,relative_performance", "0,1,7").traces("a.csv,h,vm-a,1000,,");
        assertThatThrownBy(recording::open)
                .hasMessageContaining("a.csv:2")
                .hasMessageContaining("relative_performance");
    }

    private static List<Tick> ticks(List<HostSecond> seconds) {
        return seconds.stream().map(HostSecond::tick).toList();
    }

    private static Tick tick(String host, long second, List<String> read, List<String> gone, boolean last) {
        return new Tick(host, second, read, gone, last);
    }
}
