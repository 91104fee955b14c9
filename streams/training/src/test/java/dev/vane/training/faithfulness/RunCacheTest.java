package dev.vane.training.faithfulness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.training.dataset.LabelledRun;
import dev.vane.training.dataset.Labels;
import dev.vane.training.example.Example;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCacheTest {
    @TempDir
    private Path folder;

    private final List<Row> rows = Collections.nCopies(10, PlantedModel.row(1));
    private final LabelledRun run = new LabelledRun(
            "run", "app", "host", "vm", rows, Labels.ofRun(OptionalDouble.of(1), rows.size()), List.of());
    private final List<Example> examples = List.of(new Example("run", "app", 9, new MetricWindow(rows), 1, false));

    @Test
    void givesBackWhatWasMeasured() throws IOException {
        RunMeasure measure = Planted.run(1, Planted.window("disk", one -> 2));
        var cache = new RunCache(folder, "model");
        assertThat(cache.read(run, examples)).isEmpty();

        cache.write(run, examples, measure);

        assertThat(cache.read(run, examples)).contains(measure);
    }

    @Test
    void knowsAnotherModelFromThis() throws IOException {
        new RunCache(folder, "model").write(run, examples, Planted.run(1));

        assertThat(new RunCache(folder, "other").read(run, examples)).isEmpty();
        assertThat(new RunCache(folder, "model").read(run, List.of())).isEmpty();
    }
}
