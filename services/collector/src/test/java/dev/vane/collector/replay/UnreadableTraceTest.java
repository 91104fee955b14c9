package dev.vane.collector.replay;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

        refused("a.csv: cannot be read: java.lang.IllegalArgumentException");
    }

    @Test
    void aRowThatIsTooShort() {
        recording.write("a.csv", "second,rss_kib", "0,1", "1");

        refused("a.csv:3: 1 cells, the header has 2");
    }

    @Test
    void aSecondThatIsNoWholeNumber() {
        recording.write("a.csv", "second,rss_kib", "0.5,1");

        refused("a.csv:2: second must be a whole number: 0.5");
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

        refused("metrics.csv:2: combine must be one of [sum, min, max, stddev]: mode");
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

    private void refused(String message) {
        assertThatThrownBy(recording::replay)
                .isInstanceOf(UnreadableTraceException.class)
                .hasMessageStartingWith(folder.toString())
                .hasMessageContaining(message);
    }
}
