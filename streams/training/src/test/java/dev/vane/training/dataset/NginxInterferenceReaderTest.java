package dev.vane.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.window.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NginxInterferenceReaderTest {
    private static final String TESTS = "test_id,campaign,in_published_set,replicas,interference,n_cpu,n_l3,n_membw,"
            + "offered_rps,throughput_rps,avg_ms,p50_ms,p75_ms,p90_ms,p95_ms,p99_ms,max_ms,errors,samples,norm_perf";

    @TempDir
    private Path path;

    private Folder folder;

    @BeforeEach
    void makeDataset() {
        folder = new Folder(path);
        folder.write(
                "tests.csv",
                List.of(
                        TESTS,
                        "1,A,1,1,Baseline0,0,0,0,500,499,1,1,1,1,1,1,1,0,3,1.2",
                        "2,A,1,2,Baseline2,0,0,0,700,699,1,1,1,1,1,1,1,0,2,1.0",
                        "3,B,0,3,2_CPU_1_L3,2,1,0,900,899,1,1,1,1,1,1,1,0,2,0.25",
                        "4,C,0,3,2_CPU_1_L3,2,1,0,900,899,1,1,1,1,1,1,1,0,1,"));
        metrics("1", 3, "2", 2, "3", 2, "4", 1);
    }

    /** Samples of tests, by their names and numbers. */
    private void metrics(Object... counts) {
        List<String> lines = new ArrayList<>(List.of("test_id,time,sys.IPC,core0.ipc"));
        for (int i = 0; i < counts.length; i += 2) {
            for (int sample = 0; sample < (Integer) counts[i + 1]; sample++) {
                lines.add("%s,2025-01-01T00:00:0%d,%s.%d,".formatted(counts[i], sample, counts[i], sample));
            }
        }
        folder.write("metrics.csv.gz", lines);
    }

    private Dataset read() {
        return new NginxInterferenceReader().read(path);
    }

    private List<List<Row>> rows() {
        return read().runs().stream().map(LabelledRun::rows).toList();
    }

    @Test
    void takesTheAuthorsPerformanceUpToOneAndLeavesTestsWithoutItUnlabelled() {
        assertThat(read().runs())
                .extracting(run -> run.labels().target(0, 35).orElse(-1))
                .containsExactly(1.0, 1.0, 0.25, -1.0);
    }

    @Test
    void takesAScenarioAsAGroupAndEverythingUndisturbedAsOne() {
        assertThat(read().runs())
                .extracting(LabelledRun::group)
                .containsExactly("Baseline", "Baseline", "2_CPU_1_L3", "2_CPU_1_L3");
    }

    @Test
    void addsReplicasAndOfferedLoadToEveryRow() {
        Dataset dataset = read();

        assertThat(dataset.features())
                .extracting(Feature::name)
                .containsExactly("sys.IPC", "core0.ipc", "static.replicas", "static.offered_rps");
        assertThat(dataset.runs().get(2).rows())
                .hasSize(36)
                .allMatch(row -> row.value(2) == 3 && row.value(3) == 900 && !row.isPresent(1));
    }

    @Test
    void takesAPlacementOfReplicasAsNoNumber() {
        tests("weighted_2_1", "2");

        assertThat(rows().getFirst()).noneMatch(row -> row.isPresent(2));
        assertThat(rows().get(1)).allMatch(row -> row.value(2) == 2);
    }

    @Test
    void refusesReplicasThatAreNeitherNumberNorPlacement() {
        tests("1", "two");

        refuses("tests.csv: line 3: replicas is no number: two");
    }

    /** Two tests with such replicas. */
    private void tests(String first, String second) {
        String line = ",Baseline0,0,0,0,500,499,1,1,1,1,1,1,1,0,";
        folder.write("tests.csv", List.of(TESTS, "1,A,1," + first + line + "3,", "2,A,1," + second + line + "2,"));
        metrics("1", 3, "2", 2);
    }

    @Test
    void showsNothingOfWhatIsForbiddenInItsFeatures() {
        List<List<Row>> before = rows();
        folder.write(
                "tests.csv",
                List.of(
                        TESTS,
                        "1,Q,0,1,Other,9,9,9,500,1,9,9,9,9,9,9,9,9,6,0.1",
                        "2,Q,0,2,Other,9,9,9,700,1,9,9,9,9,9,9,9,9,2,0.1",
                        "3,Q,1,3,Other,9,9,9,900,1,9,9,9,9,9,9,9,9,2,0.1",
                        "4,Q,1,3,Other,9,9,9,900,1,9,9,9,9,9,9,9,9,1,0.1"));
        folder.write(
                "metrics.csv.gz",
                List.of(
                        "test_id,time,sys.IPC,core0.ipc",
                        "1,2026-01-01T00:00:00,1.0,",
                        "1,2026-01-01T00:00:10,1.0,",
                        "1,2026-01-01T00:00:20,1.1,",
                        "1,2026-01-01T00:00:30,1.1,",
                        "1,2026-01-01T00:00:40,1.2,",
                        "1,2026-01-01T00:00:50,1.2,",
                        "2,2026-01-01T00:00:00,2.0,",
                        "2,2026-01-01T00:00:10,2.1,",
                        "3,2026-01-01T00:00:00,3.0,",
                        "3,2026-01-01T00:00:10,3.1,",
                        "4,2026-01-01T00:00:00,4.0,"));

        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void refusesATestWithoutAllItsSamples() {
        metrics("1", 3, "2", 1, "3", 2, "4", 1);

        refuses("metrics.csv.gz: test 2 has 1 samples and not 2");
    }

    @Test
    void refusesSamplesOfAnUnknownTest() {
        metrics("1", 3, "2", 2, "3", 2, "4", 1, "5", 1);

        refuses("metrics.csv.gz: line 10: no test is called 5");
    }

    @Test
    void refusesFilesThatWereCutShort() {
        folder.cut("tests.csv", 300);
        refuses("tests.csv: it ends within a line");

        makeDataset();
        folder.cutInHalf("metrics.csv.gz");
        refuses("metrics.csv.gz: it cannot be read to its end: EOFException");
    }

    @Test
    void refusesAMissingColumnOfTests() {
        folder.write("tests.csv", List.of("test_id,replicas", "1,1"));

        refuses("tests.csv: it has no column interference");
    }

    private void refuses(String message) {
        assertThatThrownBy(this::read)
                .isInstanceOf(UnusableDatasetException.class)
                .hasMessageContaining(message);
    }
}
