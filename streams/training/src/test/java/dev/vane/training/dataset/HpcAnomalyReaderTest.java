package dev.vane.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.inference.window.Row;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HpcAnomalyReaderTest {
    private static final String RUNS =
            "run_id,application,mode,anomaly_kinds,n_anomalies,start_epoch_s,duration_s,rows,metrics";
    private static final String COLUMNS = "t_s,stat.user,mem.MemFree,vm.pgfault,vm.nr_free_pages,stat.procs_running";

    @TempDir
    private Path path;

    private Folder folder;

    @BeforeEach
    void makeDataset() {
        folder = new Folder(path);
        folder.write("runs.csv", List.of(RUNS, "a,md,baseline,none,0,100,80,3,5", "b,md,single,CO,1,200,100,3,5"));
        folder.write("anomaly_windows.csv", List.of("run_id,anomaly,start_s,end_s,parameter", "b,cpuoccupy,0,2,u95"));
        folder.write(
                "runs/a.csv.gz",
                List.of(COLUMNS, "0,2000000001,9,5,7,1", "1,2000000003,8,5,6,2", "2,2000000008,7,6,5,3"));
        folder.write("runs/b.csv.gz", List.of(COLUMNS, "0,10,9,5,7,1", "1,11,8,5,6,2", "4,17,7,8,5,3"));
    }

    private Dataset read() {
        return new HpcAnomalyReader().read(path);
    }

    @Test
    void takesDifferencesOfCountersAndLevelsAsTheyAre() {
        assertThat(read().runs().getFirst().rows()).containsExactly(Rows.of(2, 8, 0, 6, 2), Rows.of(5, 7, 1, 5, 3));
    }

    @Test
    void repeatsARowForAMissingSecondAndSharesOutWhatWasCounted() {
        Row first = Rows.of(1, 8, 0, 6, 2);

        assertThat(read().runs().get(1).rows())
                .containsExactly(first, first.asImputed(), first.asImputed(), Rows.of(2, 7, 1, 5, 3));
    }

    @Test
    void comparesARunWithTheBaselineOfItsProgram() {
        assertThat(read().runs())
                .extracting(run -> run.labels().at(0).orElseThrow())
                .containsExactly(1.0, (double) 0.8f);
    }

    @Test
    void tellsWhenAnAnomalyWasOnByRows() {
        assertThat(read().runs())
                .extracting(LabelledRun::contended)
                .containsExactly(List.of(), List.of(new Contended("cpuoccupy", 0, 1)));
    }

    @Test
    void showsNothingOfWhatIsForbiddenInItsFeatures() {
        List<List<Row>> before = read().runs().stream().map(LabelledRun::rows).toList();
        folder.write("runs.csv", List.of(RUNS, "a,md,baseline,XX,7,999,70,3,9", "b,md,overlaps,YY,9,999,999,3,9"));
        folder.write("anomaly_windows.csv", List.of("run_id,anomaly,start_s,end_s,parameter", "b,memleak,1,1,x"));
        folder.write("runs/b.csv.gz", List.of(COLUMNS, "50,10,9,5,7,1", "51,11,8,5,6,2", "54,17,7,8,5,3"));

        assertThat(read().runs().stream().map(LabelledRun::rows).toList()).isEqualTo(before);
    }

    @Test
    void knowsCountersFromLevels() {
        assertThat(List.of("stat.per_core_user3", "vm.numa_hit", "vm.nr_dirtied", "vm.workingset_refault_file"))
                .allMatch(ProcCounters::isCounter);
        assertThat(List.of("stat.per_core_cpu_enabled3", "mem.Cached", "vm.nr_dirty", "vm.workingset_nodes"))
                .noneMatch(ProcCounters::isCounter);
    }

    @Test
    void refusesACounterThatFalls() {
        folder.write("runs/b.csv.gz", List.of(COLUMNS, "0,10,9,5,7,1", "1,9,8,5,6,2", "4,17,7,8,5,3"));

        refuses("b.csv.gz: line 3: a counter falls by 1.0 a second");
    }

    @Test
    void refusesTimeThatDoesNotRise() {
        folder.write("runs/b.csv.gz", List.of(COLUMNS, "0,10,9,5,7,1", "1,11,8,5,6,2", "1,17,7,8,5,3"));

        refuses("b.csv.gz: line 4: t_s does not rise: 1");
    }

    @Test
    void refusesARunWithoutAllItsRows() {
        folder.write("runs/b.csv.gz", List.of(COLUMNS, "0,10,9,5,7,1", "1,11,8,5,6,2"));

        refuses("b.csv.gz: it has 2 rows and not 3");
    }

    @Test
    void refusesAProgramWithoutBaseline() {
        folder.write("runs.csv", List.of(RUNS, "b,md,single,CO,1,200,100,3,5"));

        refuses("runs.csv: no baseline run of md");
    }

    @Test
    void refusesAFileThatWasCutShortAndOneThatIsMissing() {
        folder.cutInHalf("runs/b.csv.gz");
        refuses("b.csv.gz: it cannot be read to its end: EOFException");

        path.resolve("runs/b.csv.gz").toFile().delete();
        refuses("b.csv.gz: it cannot be read to its end: NoSuchFileException");
    }

    private void refuses(String message) {
        assertThatThrownBy(this::read)
                .isInstanceOf(UnusableDatasetException.class)
                .hasMessageContaining(message);
    }
}
