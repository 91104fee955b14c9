package dev.vane.lab.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.contracts.Extra;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches that were written before samples had a stall ledger, runs a phase, and VMs alone samples. */
class FormOfBeforeTest {
    /** One of those that come with Vane. */
    private static final Path COMMITTED = Path.of("../../data/lab/two-cores-01");

    private static final int RUNS_BEFORE = 23;
    private static final int SAMPLES_BEFORE = 2 + 103 + 10;

    @TempDir
    Path folder;

    private Path block;
    private Path batch;

    @BeforeEach
    void writeABatch() throws IOException {
        block = BlockFolder.write(Recorded.block("one", true), folder.resolve("blocks"));
        batch = BatchFolder.pack(List.of(block), folder.resolve("batch"), Map.of());
    }

    private void makeOld(Path some) throws IOException {
        TableText.of(some, "runs").cutColumns(RUNS_BEFORE);
        TableText.of(some, "samples").cutColumns(SAMPLES_BEFORE);
        Files.delete(some.resolve("alone-samples.csv.gz"));
    }

    @Test
    void aCommittedBatchIsAHostWithoutALedger() {
        LabDataset data = LabDataset.read(COMMITTED);

        assertThat(data.aloneSamples()).isEmpty();
        assertThat(data.runs()).isNotEmpty().allSatisfy(run -> {
            assertThat(run.block()).doesNotContain("/");
            assertThat(run.id()).startsWith(run.block() + "/" + run.vm() + "/");
            assertThat(run.memoryMib()).isEmpty();
            assertThat(run.writeIops()).isEmpty();
            assertThat(run.phase()).isEmpty();
        });
        List<String> ledger =
                Arrays.stream(Extra.values()).skip(10).map(Extra::key).toList();
        assertThat(data.samples())
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.sample().extras()).doesNotContainKeys(ledger.toArray(String[]::new)));
        assertThat(data.samples()).anySatisfy(row -> assertThat(row.sample().extras())
                .containsKey(Extra.HOST_CPU_UTILIZATION_RATIO.key()));
    }

    @Test
    void whatItsColumnsDoNotTellIsAbsentAndTheRestIsTheSame() throws IOException {
        LabDataset now = LabDataset.read(batch);
        makeOld(batch);

        LabDataset before = LabDataset.read(batch);

        assertThat(before.aloneSamples()).isEmpty();
        assertThat(before.labels()).isEqualTo(now.labels());
        assertThat(before.runs()).allMatch(run -> run.phase().isEmpty());
        assertThat(before.samples().getFirst().sample().values())
                .isEqualTo(now.samples().getFirst().sample().values());
        assertThat(now.samples().getFirst().sample().extras()).containsKey("vm_ledger_others_cores");
        assertThat(before.samples().getFirst().sample().extras())
                .containsOnlyKeys("host_steal_ratio", "vm_pressure_io_ratio");
    }

    @Test
    void oldAndNewBatchesAreReadTogether() throws IOException {
        Path other = BlockFolder.write(Recorded.block("two", false), folder.resolve("blocks"));
        makeOld(batch);
        BatchFolder.pack(List.of(other), folder.resolve("later"), Map.of());
        Files.move(folder.resolve("blocks"), folder.resolve(".blocks"));

        LabDataset data = LabDataset.read(folder);

        assertThat(data.runs()).hasSize(12);
        assertThat(data.aloneSamples()).isNotEmpty().allMatch(alone -> alone.block()
                .equals("host/two"));
    }

    @Test
    void samplesOfVmsAloneThatAreThereMustBeWhole() throws IOException {
        TableText.of(batch, "runs").cutColumns(RUNS_BEFORE);
        TableText.of(batch, "samples").cutColumns(SAMPLES_BEFORE);
        Path file = batch.resolve("alone-samples.csv.gz");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 1000));

        assertThatThrownBy(() -> LabDataset.read(batch)).hasMessageContainingAll("alone-samples.csv.gz", "cut off");
    }

    @Test
    void aHeaderBetweenTheTwoFormsIsRefused() throws IOException {
        TableText.of(batch, "samples").cutColumns(SAMPLES_BEFORE + 1);
        assertThatThrownBy(() -> LabDataset.read(batch))
                .hasMessageContainingAll("samples.csv.gz", "column 117 must be vm_ledger_quota_cores: nothing");

        TableText.of(batch, "runs").cutColumns(RUNS_BEFORE + 1);
        assertThatThrownBy(() -> LabDataset.read(batch))
                .hasMessageContainingAll("runs.csv.gz", "column 25 must be write_iops: nothing");
    }

    @Test
    void theSamplesOfVmsAloneHaveOneFormOnly() throws IOException {
        TableText.of(batch, "alone-samples").cutColumns(SAMPLES_BEFORE + 1);

        assertThatThrownBy(() -> LabDataset.read(batch))
                .hasMessageContainingAll("alone-samples.csv.gz", "vm_ledger_on_cpu_cores: nothing");
    }

    @Test
    void aBlockOfBeforeIsNotPackedWithOthers() throws IOException {
        makeOld(block);

        assertThatThrownBy(() -> BatchFolder.pack(List.of(block), folder.resolve("again"), Map.of()))
                .isInstanceOf(UnusableDatasetException.class)
                .hasMessageContainingAll("runs.csv.gz", "column 24 must be memory_mib: nothing");
    }
}
