package dev.vane.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vane.inference.bundle.Feature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published sets themselves, which no one may pass on: skipped where {@code VANE_DATASETS} names no folder. */
class RealDatasetsTest {
    private static Path folder(String name) {
        String all = System.getenv("VANE_DATASETS");
        assumeTrue(all != null && !all.isBlank(), "SKIPPED: VANE_DATASETS is not set, so " + name + " is not read");
        Path folder = Path.of(all, name);
        assumeTrue(Files.isDirectory(folder), "SKIPPED: no folder " + name + " in VANE_DATASETS");
        return folder;
    }

    @Test
    void lumosHasTheRunsOfItsDescription() {
        Path folder = folder("lumos");
        Dataset second = new LumosReader("1s").read(folder);

        assertThat(second.runs()).hasSize(4784).allMatch(run -> run.rows().size() == LumosReader.ROWS);
        assertThat(second.features()).hasSize(61);
        assertThat(second.runs().stream().map(LabelledRun::group).distinct()).hasSize(21);
        DoubleSummaryStatistics performance = performance(second).summaryStatistics();
        assertThat(performance.getAverage()).isCloseTo(0.747, within(0.001));
        assertThat(standardDeviation(second)).isCloseTo(0.167, within(0.001));
        assertThat(performance.getMin()).isCloseTo(0.247, within(0.001));
        assertThat(performance.getMax()).isEqualTo(1);
    }

    @Test
    void lumosOnAwsHasTheRunsOfItsDescription() {
        Dataset aws = new LumosReader("aws").read(folder("lumos"));

        assertThat(aws.runs()).hasSize(1503);
        assertThat(aws.features()).hasSize(61);
    }

    @Test
    void nginxInterferenceHasTheTestsOfItsDescription() {
        Dataset nginx = new NginxInterferenceReader().read(folder("nginx_interference"));

        assertThat(nginx.runs()).hasSize(1979).allMatch(run -> run.rows().size() == NginxInterferenceReader.ROWS);
        assertThat(nginx.features()).hasSize(76 + 2);
        assertThat(nginx.runs().stream().map(LabelledRun::group).distinct()).hasSize(23);
        assertThat(performance(nginx).count()).isEqualTo(1577);
        assertThat(performance(nginx)).allMatch(value -> value > 0 && value <= 1);
    }

    @Test
    void nginxInterferenceIsTheSameAsParquet(@TempDir Path parquet) {
        Dataset nginx = new NginxInterferenceReader().read(folder("nginx_interference"));

        ParquetExport.write(nginx, parquet);

        assertThat(ParquetDataset.read(parquet).equals(nginx)).isTrue();
    }

    @Test
    void hpcAnomalyHasTheRunsOfItsDescription() {
        Dataset hpc = new HpcAnomalyReader().read(folder("hpc_anomaly"));

        assertThat(hpc.runs()).hasSize(90);
        assertThat(hpc.features()).hasSize(474);
        assertThat(performance(hpc).min().orElseThrow()).isCloseTo(0.92, within(0.005));
        assertThat(hpc.runs().stream().mapToLong(run -> run.contended().size()).sum())
                .isPositive();
        assertThat(hpc.runs().stream()
                        .mapToLong(run -> run.rows().stream()
                                .filter(row -> !row.imputed())
                                .count())
                        .sum())
                .as("one row less than read in each run")
                .isEqualTo(75_402 - 90);
    }

    @Test
    void noSetHasAForbiddenFeature() {
        List<DatasetReader> readers = List.of(new NginxInterferenceReader(), new LumosReader("aws"));
        List<String> folders = List.of("nginx_interference", "lumos");
        for (int i = 0; i < readers.size(); i++) {
            DatasetReader reader = readers.get(i);
            assertThat(reader.read(folder(folders.get(i))).features())
                    .extracting(Feature::name)
                    .noneMatch(name -> reader.forbiddenInputs().stream()
                            .anyMatch(forbidden -> name.equals(forbidden) || name.endsWith("." + forbidden)));
        }
    }

    private static DoubleStream performance(Dataset dataset) {
        return dataset.runs().stream()
                .flatMapToDouble(run -> run.labels().target(0, run.rows().size() - 1).stream());
    }

    private static double standardDeviation(Dataset dataset) {
        double mean = performance(dataset).average().orElseThrow();
        return Math.sqrt(performance(dataset)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow());
    }
}
