package dev.vane.lab.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnusableDatasetTest {
    @TempDir
    Path folder;

    Path batch;

    @BeforeEach
    void writeABatch() throws IOException {
        Path block = BlockFolder.write(Recorded.block("one", true), folder.resolve("blocks"));
        batch = BatchFolder.pack(List.of(block), folder.resolve("data/batch"), Map.of("cpus", 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "runs.csv.gz",
                "samples.csv.gz",
                "labels.csv.gz",
                "alone.csv.gz",
                "alone-samples.csv.gz",
                "contention.csv.gz",
                "host.json"
            })
    void aMissingFileIsRefused(String file) throws IOException {
        Files.delete(batch.resolve(file));

        assertRefused(file, "missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"runs", "samples", "labels", "alone", "alone-samples", "contention"})
    void aFileThatIsCutOffEmptyOrNoGzipIsRefused(String table) throws IOException {
        Path file = batch.resolve(table + ".csv.gz");
        byte[] bytes = Files.readAllBytes(file);

        for (int size : new int[] {0, 5, bytes.length / 2, bytes.length - 4}) {
            Files.write(file, Arrays.copyOf(bytes, size));
            assertRefused(table + ".csv.gz", "cut off");
        }
        Files.writeString(file, "run_id,second\n");
        assertRefused(table + ".csv.gz", "unreadable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"runs", "samples", "labels", "alone", "alone-samples", "contention"})
    void aRowThatNeverEndsIsRefused(String table) throws IOException {
        String start = table.equals("runs") ? "\"" : "1,";
        rewrite(table, lines -> List.of(lines.getFirst(), start + "1".repeat(2 << 20)));

        assertRefused(table + ".csv.gz", "a row has more than 1048576 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"runs", "samples", "labels", "alone", "alone-samples", "contention"})
    void aTableWithoutAHeaderOrWithAnotherIsRefused(String table) throws IOException {
        rewrite(table, lines -> List.of());
        assertRefused(table + ".csv.gz", "empty");

        rewrite(table, lines -> List.of("colour,run_id", "1,2"));
        assertRefused(table + ".csv.gz", "line 1", "column 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"runs", "samples", "labels", "alone", "alone-samples", "contention"})
    void aRowWithACellTooManyIsRefused(String table) throws IOException {
        change(table, 2, row -> row + ",1");

        assertRefused(table + ".csv.gz", "line 2", "cells");
    }

    @Test
    void anUnknownMetricIsRefused() throws IOException {
        change("samples", 1, header -> header.replace("vm.cpu.user.utilization", "vm.cpu.luck"));

        assertRefused("samples.csv.gz", "line 1", "vm.cpu.luck");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "runs | 2 | label_kind | GUESS | label_kind must be one of",
                "runs | 2 | run_id | host/one/a/0 | block/vm/number",
                "runs | 2 | run_id | two/a/1 | block/vm/number",
                "runs | 3 | run_id | host/one/a/1 | there already",
                "runs | 2 | block | other/one | block must be host/name",
                "runs | 2 | block | host/one/two | block must be host/name",
                "runs | 2 | memory_mib | -1 | must be a count",
                "runs | 2 | write_iops | some | whole number",
                "runs | 2 | phase | party | phase must be one of [together, calm, episode]: party",
                "runs | 2 | host | '' | host must not be empty",
                "runs | 2 | shares | many | whole number",
                "runs | 2 | quota_cpus | -1 | must not be negative",
                "runs | 2 | last_second | 2000 | before first_second",
                "runs | 2 | ideal | none=0 | above 0",
                "runs | 2 | ideal | fast | key=value",
                "runs | 2 | noise | NaN | finite",
                "runs | 2 | accepted | yes | true or false",
                "runs | 2 | accepted | false | no reason",
                "runs | 3 | reason | MOOD | must be one of",
                "runs | 2 | labelled_seconds | 19 | make up the run",
                "runs | 2 | unlabelled | NO_REPORTS=1 | make up the run",
                "runs | 2 | samples | 21 | more samples than seconds",
                "samples | 2 | run_id | one/x/1 | no such run",
                "samples | 2 | second | 1999 | not in the run",
                "samples | 2 | second | 2028 | there already",
                "samples | 2 | vm.cpu.utilization | fast | must be a number",
                "samples | 2 | vm.cpu.utilization | NaN | must be finite",
                "samples | 2 | vm.cpu.utilization | -1 | allowed is",
                "samples | 2 | host_steal_ratio | much | must be a number",
                "labels | 2 | run_id | one/x/1 | no such run",
                "labels | 2 | run_id | host/one/a/2 | rejected run",
                "labels | 2 | run_id | host/one/c/1 | interferer",
                "labels | 2 | second | 2026 | not in the run",
                "labels | 2 | second | 2028 | there already",
                "labels | 2 | span_seconds | 0 | 1 or more",
                "labels | 3 | span_seconds | 2 | there already",
                "labels | 20 | span_seconds | 12 | at most 10, or the whole run",
                "labels | 2 | level | 7 | no ideal",
                "labels | 2 | level | high | must hold a level",
                "labels | 2 | performance | -5 | must not be negative",
                "labels | 2 | performance | 40 | the run's ideal gives",
                "labels | 2 | relative_performance | 0 | (0, 1]",
                "labels | 2 | relative_performance | 1.5 | (0, 1]",
                "labels | 2 | relative_performance | 0.9 | the ratio gives",
                "labels | 2 | noise | '' | must be a number",
                "alone | 2 | run_id | one/x/1 | no such run",
                "alone | 2 | second | 2030 | nothing was alone",
                "alone | 2 | second | 2004 | there already",
                "alone | 2 | ratio | Infinity | must be finite",
                "alone-samples | 2 | block | host/two | no labelled run of VM a in block host/two",
                "alone-samples | 2 | vm | c | no labelled run of VM c in block host/one",
                "alone-samples | 2 | second | 2030 | nothing was alone",
                "alone-samples | 3 | second | 2003 | there already",
                "alone-samples | 40 | second | 2003 | only one VM is alone",
                "alone-samples | 2 | vm.cpu.utilization | fast | must be a number",
                "alone-samples | 2 | vm_ledger_quota_cores | much | must be a number",
                "contention | 2 | block | two | no run of VM",
                "contention | 2 | vm | x | no run of VM",
                "contention | 2 | kind | '' | must not be empty",
                "contention | 2 | last_second | 2 | before first_second"
            })
    void aBadCellIsRefused(String table, int line, String column, String value, String reason) throws IOException {
        setCell(table, line, column, value);

        assertRefused(table + ".csv.gz", reason);
    }

    @Test
    void theLabelOfAWholeRunIsReadAndCountsNoSeconds() throws IOException {
        setCell("runs", 2, "labelled_seconds", "0");
        setCell("runs", 2, "unlabelled", "WHOLE_RUN=20");
        rewrite("labels", lines -> {
            List<String> others = new ArrayList<>(lines);
            others.removeAll(lines.subList(1, 20));
            return others;
        });
        setCell("labels", 2, "span_seconds", "20");

        LabDataset data = LabDataset.read(batch);

        assertThat(data.labels().getFirst().label().spanSeconds()).isEqualTo(20);
        assertThat(LabStatus.of(data).labelledSeconds()).isEqualTo(40);
    }

    @Test
    void aLostRowIsRefused() throws IOException {
        rewrite("samples", lines -> lines.subList(0, lines.size() - 1));
        assertRefused("samples.csv.gz", "19 samples");
    }

    @Test
    void aLostLabelIsRefused() throws IOException {
        rewrite("labels", lines -> lines.subList(0, lines.size() - 1));
        assertRefused("labels.csv.gz", "19 labelled seconds");
    }

    @Test
    void aDataSetWithoutRunsIsRefused() throws IOException {
        rewrite("runs", lines -> lines.subList(0, 1));
        assertRefused("runs.csv.gz", "no runs");
    }

    @Test
    void aHostThatIsNoObjectIsRefused() throws IOException {
        Files.writeString(batch.resolve("host.json"), "[1");
        assertRefused("host.json", "not a JSON object");
    }

    @Test
    void aFolderWithoutBatchesIsRefused() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));

        assertThatThrownBy(() -> LabDataset.read(empty)).hasMessageContaining("no batch");
        assertThatThrownBy(() -> LabDataset.read(folder.resolve("nowhere"))).hasMessageContaining("no such folder");
    }

    @Test
    void aRunThatIsInTwoBatchesIsRefused() throws IOException {
        BatchFolder.pack(List.of(folder.resolve("blocks/one")), folder.resolve("data/copy"), Map.of());

        assertThatThrownBy(() -> LabDataset.read(folder.resolve("data"))).hasMessageContaining("there already");
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(() -> LabDataset.read(batch))
                .isInstanceOf(UnusableDatasetException.class)
                .hasMessageContainingAll(parts)
                .hasMessageContaining(batch.toString());
    }

    private void setCell(String table, int line, String column, String value) throws IOException {
        TableText.of(batch, table).setCell(line, column, value);
    }

    private void change(String table, int line, UnaryOperator<String> change) throws IOException {
        TableText.of(batch, table).change(line, change);
    }

    private void rewrite(String table, UnaryOperator<List<String>> change) throws IOException {
        TableText.of(batch, table).rewrite(change);
    }
}
