package dev.vane.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.window.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LumosReaderTest {
    private static final String RUNS = "run_id,set,cloud,vm_type,framework,workload,datasize,rep,completed,elapsed_s,"
            + "input_bytes,throughput_bytes_s,finished_at,samples,mean_period_s";

    @TempDir
    private Path path;

    private Folder folder;

    @BeforeEach
    void makeDataset() {
        folder = new Folder(path);
        folder.write(
                "runs.csv.gz",
                List.of(
                        RUNS,
                        "1,1s,x,small,hive,aggregation,tiny,1,1,40,100,2,2020-01-01 00:00:00,3,1.0",
                        "2,1s,x,large,hive,aggregation,tiny,1,1,20,100,5,2020-01-01 00:01:00,2,1.0",
                        "3,1s,x,large,hive,aggregation,tiny,2,1,30,100,3,2020-01-01 00:02:00,2,1.0",
                        "4,1s,x,large,hive,aggregationAVG,tiny,1,1,10,100,9,2020-01-01 00:03:00,2,1.0",
                        "5,aws,y,m5,hive,aggregation,tiny,1,1,1,100,9,2020-01-01 00:04:00,2,1.0"));
        folder.write(
                "1s/hive_aggregation.csv.gz",
                List.of(
                        "run_id,timestamp,cpu.%user,memory.kbmemfree",
                        "1,23:59:59,1,10",
                        "1,00:00:00,2,20",
                        "1,00:00:01,3,",
                        "2,00:01:00,4,40",
                        "2,00:01:01,5,50",
                        "3,00:02:00,6,60",
                        "3,00:02:01,7,70"));
        folder.write(
                "1s/hive_aggregationAVG.csv.gz",
                List.of("run_id,timestamp,cpu.%user,memory.kbmemfree", "4,00:03:00,8,80", "4,00:03:01,9,90"));
    }

    private Dataset read() {
        return new LumosReader("1s", 6).read(path);
    }

    @Test
    void comparesARunWithTheMedianOnTheBestVmTypeOfItsSet() {
        Dataset dataset = read();

        assertThat(dataset.runs()).extracting(LabelledRun::id).containsExactly("1", "2", "3", "4");
        assertThat(dataset.runs().stream().map(run -> run.labels().at(0).orElseThrow()))
                .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-6 ? 0 : Double.compare(a, b))
                .containsExactly(25 / 40.0, 1.0, 25 / 30.0, 1.0);
        assertThat(dataset.runs().get(2).labels().target(0, 5)).isEmpty();
    }

    @Test
    void spreadsARunOverTheRowsThatWereAskedFor() {
        LabelledRun run = read().runs().getFirst();

        assertThat(run.rows()).extracting(row -> row.value(0)).containsExactly(1f, 1f, 2f, 2f, 3f, 3f);
        assertThat(run.rows())
                .extracting(row -> row.isPresent(1))
                .containsExactly(true, true, true, true, false, false);
    }

    @Test
    void takesNearCopiesOfAnApplicationAsOneGroup() {
        assertThat(read().runs()).extracting(LabelledRun::group).containsOnly("hive_aggregation");
    }

    @Test
    void hasNoForbiddenFeature() {
        assertThat(read().features()).extracting(Feature::name).containsExactly("cpu.%user", "memory.kbmemfree");
        assertThat(new LumosReader("1s").forbiddenInputs()).contains("elapsed_s", "samples", "datasize", "timestamp");
    }

    @Test
    void refusesAColumnOfTheSamplesThatIsForbidden() {
        folder.write(
                "1s/hive_aggregationAVG.csv.gz",
                List.of(
                        "run_id,timestamp,cpu.%user,memory.kbmemfree,elapsed_s",
                        "4,00:03:00,8,80,1", "4,00:03:01,9,90,1"));

        assertThatThrownBy(this::read)
                .isInstanceOf(UnusableDatasetException.class)
                .hasMessageContaining("hive_aggregationAVG.csv.gz: its columns are not those of the files before");
    }

    @Test
    void showsNothingOfWhatIsForbiddenInItsFeatures() {
        List<List<Row>> before = rows();
        folder.write(
                "runs.csv.gz",
                List.of(
                        RUNS,
                        "1,1s,x,small,hive,aggregation,tiny,9,1,80,900,7,2021-01-01 00:00:00,3,9.0",
                        "2,1s,x,large,hive,aggregation,huge,9,1,99,900,7,2021-01-01 00:01:00,2,9.0",
                        "3,1s,x,large,hive,aggregation,tiny,8,1,70,900,7,2021-01-01 00:02:00,2,9.0",
                        "4,1s,x,large,hive,aggregationAVG,tiny,9,1,60,900,7,2021-01-01 00:03:00,2,9.0"));

        assertThat(rows()).isEqualTo(before);
    }

    /** A run that looks the same and takes twice as long: its label changes, and nothing else. */
    @Test
    void showsNothingOfARunsLength() {
        Dataset before = read();
        folder.write(
                "runs.csv.gz",
                List.of(
                        RUNS,
                        "1,1s,x,small,hive,aggregation,tiny,1,1,80,100,2,2020-01-01 00:00:00,6,1.0",
                        "2,1s,x,large,hive,aggregation,tiny,1,1,20,100,5,2020-01-01 00:01:00,2,1.0",
                        "3,1s,x,large,hive,aggregation,tiny,2,1,30,100,3,2020-01-01 00:02:00,2,1.0",
                        "4,1s,x,large,hive,aggregationAVG,tiny,1,1,10,100,9,2020-01-01 00:03:00,2,1.0"));
        folder.write(
                "1s/hive_aggregation.csv.gz",
                List.of(
                        "run_id,timestamp,cpu.%user,memory.kbmemfree",
                        "1,00:00:00,1,10",
                        "1,00:00:01,1,10",
                        "1,00:00:02,2,20",
                        "1,00:00:03,2,20",
                        "1,00:00:04,3,",
                        "1,00:00:05,3,",
                        "2,00:01:00,4,40",
                        "2,00:01:01,5,50",
                        "3,00:02:00,6,60",
                        "3,00:02:01,7,70"));
        Dataset after = read();

        assertThat(rows())
                .isEqualTo(before.runs().stream().map(LabelledRun::rows).toList());
        assertThat(after.runs().getFirst().labels().at(0).orElseThrow()).isCloseTo(25 / 80.0, within(1e-6));
    }

    private List<List<Row>> rows() {
        return new ArrayList<>(read().runs().stream().map(LabelledRun::rows).toList());
    }

    @Test
    void refusesARunWithoutAllItsSamples() {
        folder.write(
                "1s/hive_aggregationAVG.csv.gz",
                List.of("run_id,timestamp,cpu.%user,memory.kbmemfree", "4,00:03:00,8,80"));

        refuses("hive_aggregationAVG.csv.gz: run 4 has 1 samples and not 2");
    }

    @Test
    void refusesSamplesOfAnUnknownRun() {
        folder.write(
                "1s/hive_aggregationAVG.csv.gz",
                List.of(
                        "run_id,timestamp,cpu.%user,memory.kbmemfree",
                        "4,00:03:00,8,80", "4,00:03:01,9,90", "77,00:03:01,9,90"));

        refuses("hive_aggregationAVG.csv.gz: it has runs that are in no list: 77");
    }

    @Test
    void refusesAMissingFile() {
        folder.write("1s/hive_aggregationAVG.csv.gz", List.of());
        path.resolve("1s/hive_aggregationAVG.csv.gz").toFile().delete();

        refuses("hive_aggregationAVG.csv.gz: it cannot be read to its end: NoSuchFileException");
    }

    @Test
    void refusesAFileThatWasCutShort() {
        folder.cutInHalf("1s/hive_aggregation.csv.gz");

        refuses("hive_aggregation.csv.gz: it cannot be read to its end: EOFException");
    }

    @Test
    void refusesAnEmptyFile() {
        folder.cut("1s/hive_aggregation.csv.gz", 0);

        refuses("hive_aggregation.csv.gz: it cannot be read to its end: EOFException");
    }

    @Test
    void refusesATimeThatIsNone() {
        folder.write(
                "runs.csv.gz",
                List.of(RUNS, "1,1s,x,small,hive,aggregation,tiny,1,1,0,100,2,2020-01-01 00:00:00,3,1.0"));

        refuses("runs.csv.gz: line 2: elapsed_s must be above 0: 0.0");
    }

    @Test
    void refusesASetOfWhichThereIsNoRun() {
        assertThatThrownBy(() -> new LumosReader("2s").read(path))
                .isInstanceOf(UnusableDatasetException.class)
                .hasMessageContaining("it has no run of the set 2s");
    }

    private void refuses(String message) {
        assertThatThrownBy(this::read)
                .isInstanceOf(UnusableDatasetException.class)
                .hasMessageContaining(message);
    }
}
