package dev.vane.collector.replay;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.collector.mapping.UnreadableTraceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, naming file, line and reason. */
class UnreadableTraceTest {
    @TempDir
    Path folder;

    private Recording recording;

    @BeforeEach
    void create() {
        recording = new Recording(folder).trace("a.csv", 0, 1).traces("a.csv,h,vm,1000,,");
    }

    @Test
    void aFileThatIsNotThere() {
        recording.traces("nowhere.csv,h,vm,1000,,");

        refused("nowhere.csv: cannot be read: java.nio.file.NoSuchFileException");
    }

    @Test
    void aFileThatIsNotCompressedAsItsNameSays() {
        recording.writePlain("b.csv.gz", "second,rss_kib\n0,1\n").traces("b.csv.gz,h,vm,1000,,");

        refused("b.csv.gz: cannot be read: java.util.zip.ZipException: Not in GZIP format");
    }

    @Test
    void aCompressedFileThatBreaksOff() throws IOException {
        recording.trace("b.csv.gz", LongStream.range(0, 50_000).toArray()).traces("b.csv.gz,h,vm,1000,,");
        Path file = folder.resolve("b.csv.gz");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));

        refused("b.csv.gz: cannot be read: java.io.EOFException");
    }

    @Test
    void aCompressedFileThatIsEmpty() {
        recording.writePlain("b.csv.gz", "").traces("b.csv.gz,h,vm,1000,,");

        refused("b.csv.gz: cannot be read: java.io.EOFException");
    }

    @Test
    void aRowThatNeverEnds() throws IOException {
        recording.traces("b.csv.gz,h,vm,1000,,");
        for (String row : new String[] {"0,", "#", "0,\"\n"}) {
            try (var out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("b.csv.gz")))) {
                out.write(("second,rss_kib\n0,1\n" + row).getBytes(StandardCharsets.UTF_8));
                for (int i = 0; i < 100; i++) {
                    out.write("1".repeat(1 << 20).getBytes(StandardCharsets.UTF_8));
                }
            }

            refused("b.csv.gz: cannot be read: java.io.IOException: a row has more than 1048576 bytes");
        }
    }

    @Test
    void aTraceOutsideOfTheRecording() {
        for (String name : new String[] {"/etc/passwd", "../a.csv", "x/../../a.csv", ".", ""}) {
            recording.traces(name + ",h,vm,1000,,");

            refused("traces.csv:2: file must be within the recording's folder: " + name);
        }
    }

    @Test
    void aTraceWithoutAnything() {
        recording.writePlain("a.csv", "");

        refused("a.csv:1: no column rss_kib");
    }

    @Test
    void aTraceWithoutRows() {
        recording.trace("a.csv");

        refused("a.csv: has no row between first and last");
    }

    @Test
    void aTraceWithoutRowsInItsRange() {
        recording.traces("a.csv,h,vm,1000,7,8");

        refused("a.csv: has no row between first and last");
    }

    @Test
    void aColumnThatAMetricNeedsAndATraceLacks() {
        recording.write("a.csv", "second,rss", "0,1");

        refused("a.csv:1: no column rss_kib");
    }

    @Test
    void aColumnNamedTwice() {
        recording.write("a.csv", "second,rss_kib,rss_kib", "0,1,2");

        refused("a.csv:1: The header contains a duplicate name: \"rss_kib\" in [second, rss_kib, rss_kib]");
    }

    @Test
    void aRowThatIsTooShort() {
        recording.write("a.csv", "second,rss_kib", "0,1", "1");

        refused("a.csv:3: 1 cells, the header has 2");
    }

    @Test
    void aSecondThatIsNoWholeNumber() {
        recording.write("a.csv", "second,rss_kib", "0.5,1");

        refused("a.csv:2: second must be a whole number of seconds, such as 1700000000: 0.5");
    }

    @Test
    void aTimeThatIsADate() {
        recording.write("a.csv", "time,rss_kib", "2023-11-14T22:13:20Z,1");

        refused("a.csv:2: time must be a whole number of seconds, such as 1700000000: 2023-11-14T22:13:20Z");
    }

    @ParameterizedTest
    @CsvSource({
        "1700000000000, 1000, '55,840', milliseconds",
        "1700000000000000, 1000000, '53,872,825', microseconds",
        "1700000000000000000, 1000000000, '53,870,857,431', nanoseconds"
    })
    void timesInASmallerUnitThanSeconds(long time, long step, String year, String unit) {
        recording.trace("a.csv", time, time + step).traces("a.csv,h,vm,0,,");

        refused(
                "a.csv:2: event time lies in the year %s, are these %s? Whole seconds since the epoch are needed: %d + 0"
                        .formatted(year, unit, time));
    }

    @Test
    void aTimeInMillisecondsAfterOneInSeconds() {
        recording.trace("a.csv", 1_700_000_000, 1_700_000_001_000L).traces("a.csv,h,vm,0,,");

        refused("a.csv:3: event time lies in the year 55,840, are these milliseconds?");
    }

    @Test
    void millisecondsSinceTheStart() {
        recording.trace("a.csv", 0, 1000, 2000).traces("a.csv,h,vm,1700000000,,");

        refused(
                "a.csv: its rows are 1000 s apart at least, and one a second is needed; is the first column in seconds?");
    }

    @Test
    void anOffsetThatIsAddedTwice() {
        recording.trace("a.csv", 1_700_000_000, 1_700_000_001).traces("a.csv,h,vm,1700000000,,");

        refused("a.csv:2: event time lies ahead of the clock, at 2077-09-27T20:26:40Z, is the offset right?");
    }

    @Test
    void anEventTimeThatDoesNotFit() {
        recording.trace("a.csv", Long.MAX_VALUE).traces("a.csv,h,vm,1,,");

        refused("a.csv:2: event time is too large: 9223372036854775807 + 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"many", "1.5kB", "12d", "1f", "0x1p3", "1 234", "1'234", "nano"})
    void aCellThatIsNeitherANumberNorMissing(String cell) {
        recording.write("a.csv", "second,rss_kib", "0,1", "1,2", "2," + cell, "3,4");

        refusedAtOpen("a.csv:4: rss_kib must be a finite number: " + cell);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,5", "1,234", "1.234,5"})
    void aNumberWithACommaSayingHowNumbersAreWritten(String cell) {
        recording.write("a.csv", "second,rss_kib", "0,1", "1,\"" + cell + "\"");

        refusedAtOpen("a.csv:3: rss_kib must be a finite number: %s; numbers have a point, and nothing between their"
                .formatted(cell));
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "\t", "|"})
    void columnsPartedBySomethingElseThanCommas(String separator) {
        recording.write("a.csv", "second" + separator + "rss_kib", "0" + separator + "1");

        refused("a.csv:1: no column rss_kib; columns are separated by commas");
    }

    @Test
    void aRowThatIsTooLong() {
        recording.write("a.csv", "second,rss_kib", "0,1", "1,1,5");

        refused("a.csv:3: 3 cells, the header has 2");
    }

    @Test
    void rowsThatAreNotInOrder() {
        recording.trace("a.csv", 0, 1, 2, 1, 3);

        refusedAtOpen("a.csv:5: second 1 after second 2");
    }

    @Test
    void aValueThatIsTooLargeOnceItIsScaled() {
        recording.write("a.csv", "second,rss_kib", "0,1e38");

        refused("a.csv:2: vm.memory.rss is 1.024E41, allowed is 0.0 to");
    }

    @Test
    void aSecondThatDoesNotComeAfterTheOneBefore() {
        recording.trace("a.csv", 0, 1, 1);

        refused("a.csv:4: second 1 after second 1");
    }

    @Test
    void anEventTimeBeforeTheEpoch() {
        recording.traces("a.csv,h,vm,-5,,");

        refused("a.csv:2: event time must be after the epoch: 0 + -5");
    }

    @Test
    void aValueThatTheCatalogueDoesNotAllow() {
        recording.metrics("topdown.retiring,gauge,,1,retiring").write("a.csv", "second,retiring", "0,0.4", "1,45");

        refused("a.csv:3: topdown.retiring is 45.0, allowed is -0.1 to 1.1");
    }

    @Test
    void aListOfTracesWithoutAny() {
        recording.traces();

        refused("traces.csv: names no trace");
    }

    @Test
    void aListOfTracesThatLacksAColumn() {
        recording.write("traces.csv", "file,host,vm", "a.csv,h,vm");

        refused("traces.csv:1: no column first");
    }

    @Test
    void twoTracesOfOneVm() {
        recording.traces("a.csv,h,vm,1000,,", "a.csv,h,vm,2000,,");

        refused("traces.csv:3: a second trace of h/vm");
    }

    @Test
    void aHostThatCannotBeNamedSo() {
        recording.traces("a.csv,h/1,vm,1000,,");

        refused("traces.csv:2: host must not contain a slash: h/1");
    }

    @Test
    void aRangeThatEndsBeforeItBegins() {
        recording.traces("a.csv,h,vm,1000,9,8");

        refused("traces.csv:2: first must not be after last: 9, 8");
    }

    @Test
    void aListOfMetricsWithoutAny() {
        recording.metrics();

        refused("metrics.csv: maps no metric");
    }

    @Test
    void aMetricThatTheCatalogueLacks() {
        recording.metrics("vm.mood,gauge,,1,rss_kib");

        refused("metrics.csv:2: no such metric in the catalogue: vm.mood");
    }

    @Test
    void aMetricMappedTwice() {
        recording.metrics("vm.memory.rss,gauge,,1,rss_kib", "vm.memory.rss,gauge,,1024,rss_kib");

        refused("metrics.csv:3: mapped twice: vm.memory.rss");
    }

    @Test
    void aTransformThatIsNone() {
        recording.metrics("vm.memory.rss,derive,,1,rss_kib");

        refused("metrics.csv:2: transform must be one of [gauge, rate]: derive");
    }

    @Test
    void aCombinationThatIsNone() {
        recording.metrics("vm.memory.rss,gauge,mode,1,rss_kib");

        refused("metrics.csv:2: combine must be one of [sum, mean, min, max, stddev]: mode");
    }

    @Test
    void aScaleThatIsNotPositive() {
        recording.metrics("vm.memory.rss,gauge,,-1,rss_kib");

        refused("metrics.csv:2: scale must be positive: -1.0");
    }

    @Test
    void aTermWithoutColumns() {
        recording.metrics("vm.memory.rss,gauge,,1,rss_kib; ");

        refused("metrics.csv:2: columns must name a column in each term: rss_kib;");
    }

    private void refusedAtOpen(String message) {
        assertThatThrownBy(recording::open)
                .isInstanceOf(UnreadableTraceException.class)
                .hasMessageContaining(message);
    }

    private void refused(String message) {
        assertThatThrownBy(recording::replay)
                .isInstanceOf(UnreadableTraceException.class)
                .hasMessageStartingWith(folder.toString())
                .hasMessageContaining(message);
    }
}
