package dev.vane.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.window.Row;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetExportTest {
    private static final Row FIRST = Rows.of(0.1, Double.NaN, -3e30);

    @TempDir
    private Path path;

    private static Dataset dataset() {
        LabelledRun one = new LabelledRun(
                "one's",
                "app",
                "host",
                "vm",
                List.of(FIRST, FIRST.asImputed(), Rows.of(1, 2, 3)),
                Labels.ofRows(new float[] {0.1f, Float.NaN, 1}),
                List.of(new Contended("cpu", 1, 2), new Contended("disk", 0, 0)),
                Phase.CALM,
                List.of(
                        new LedgerSecond.Stalls(0.1, 0.2, 0, 1e-9, 2, Double.POSITIVE_INFINITY),
                        LedgerSecond.UNKNOWN,
                        new LedgerSecond.Stalls(0, 0, 0, 0, 1, 0.6)));
        LabelledRun two = new LabelledRun(
                "two",
                "other",
                "host",
                "vm",
                List.of(Rows.of(Double.NaN, Double.NaN, Double.NaN)),
                Labels.ofRows(new float[] {Float.NaN}),
                List.of(),
                Phase.TOGETHER,
                List.of(new LedgerSecond.Waiting(0.3, 0)));
        List<Feature> features = List.of(
                new Feature("cpu.%user", "1", "cpu", Feature.Scope.OWN),
                new Feature("a \"quoted\" name", "By/s", "disk", Feature.Scope.OWN),
                new Feature("cpu.%user", "1", "cpu", Feature.Scope.NEIGHBOUR));
        return new Dataset("made by hand", new Origin("here", "none"), features, List.of(one, two));
    }

    @Test
    void isTheSameWhenReadAgain() {
        ParquetExport.write(dataset(), path.resolve("it's new"));

        assertThat(ParquetDataset.read(path.resolve("it's new"))).isEqualTo(dataset());
    }

    @Test
    void writesADataSetWithoutContentionAndLedger() {
        Dataset all = dataset();
        LabelledRun two = all.runs().getLast();
        LabelledRun plain =
                new LabelledRun(two.id(), two.group(), two.host(), two.vm(), two.rows(), two.labels(), two.contended());
        Dataset quiet = new Dataset(all.name(), all.origin(), all.features(), List.of(plain));

        ParquetExport.write(quiet, path);

        assertThat(ParquetDataset.read(path)).isEqualTo(quiet);
    }

    @Test
    void refusesAFileThatWasCutShortOrIsMissing() {
        ParquetExport.write(dataset(), path);
        new Folder(path).cutInHalf("rows.parquet");
        assertThatThrownBy(() -> ParquetDataset.read(path))
                .isInstanceOf(UnusableDatasetException.class)
                .hasMessageContaining("rows.parquet");

        ParquetExport.write(dataset(), path.resolve("again"));
        path.resolve("again/features.parquet").toFile().delete();
        assertThatThrownBy(() -> ParquetDataset.read(path.resolve("again")))
                .hasMessageContaining("features.parquet: there is no such file");
    }
}
