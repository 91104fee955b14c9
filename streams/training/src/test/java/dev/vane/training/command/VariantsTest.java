package dev.vane.training.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.training.evaluation.Choice.Variant;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class VariantsTest {
    private static final String WITHOUT_UNITS = "features without a unit alone";

    @Test
    void offersFeaturesWithoutAUnitOnlyWhereThereAreSome() {
        assertThat(names("1")).contains(WITHOUT_UNITS, "shipped");
        assertThat(names("{pcm}")).doesNotContain(WITHOUT_UNITS).contains("shipped");
    }

    private static List<String> names(String unit) {
        var window = new MetricWindow(List.of(Row.real(new float[] {0.5f}, new long[] {1})));
        var examples = new ExampleSet(
                List.of(new Feature("busy", unit, "cpu", Scope.OWN)),
                1,
                List.of(new Example("run", "application", 0, window, 0.7, false)));
        return Variants.of(Variants.Of.NETWORK, examples, Path.of("unused")).stream()
                .map(Variant::name)
                .toList();
    }
}
