package dev.vane.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.training.evaluation.FamiliarityCurve.Kind;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.KnownRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FamiliarityCurveTest {
    /** Applications that differ in their level, on one host. */
    private final FamiliarityCurve curve = FamiliarityCurve.of(examples(), KnownRule.NONE, 5, 1);

    @Test
    void flagsEveryKindOfStrangerMoreOftenThanWhatIsKnown() {
        double known = curve.flagged(Kind.FAMILIAR, 0.05);

        assertThat(known).isLessThan(0.1);
        for (Kind stranger : List.of(Kind.APPLICATION, Kind.PRESENCE, Kind.HOST)) {
            assertThat(curve.flagged(stranger, 0.05)).as(stranger.text()).isGreaterThan(known);
        }
    }

    @Test
    void flagsMoreTheHigherTheThreshold() {
        for (Kind kind : Kind.values()) {
            assertThat(curve.flagged(kind, 0.5)).isGreaterThanOrEqualTo(curve.flagged(kind, 0.05));
        }
    }

    private static ExampleSet examples() {
        Random random = new Random(9);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            int application = i % 10;
            List<Row> rows = new ArrayList<>();
            for (int row = 0; row < 6; row++) {
                rows.add(Row.real(
                        new float[] {
                            application + 0.3f * (float) random.nextGaussian(),
                            5 + (float) random.nextGaussian(),
                            20 + application + (float) random.nextGaussian()
                        },
                        new long[] {7}));
            }
            examples.add(new Example(
                    "run-" + application + "-" + i / 40,
                    "application-" + application,
                    5,
                    new MetricWindow(rows),
                    0.5,
                    false));
        }
        return new ExampleSet(
                List.of(
                        new Feature("load", "By", "cpu", Scope.OWN),
                        new Feature("noise", "By", "disk", Scope.OWN),
                        new Feature("size", "By", "memory", Scope.OWN)),
                6,
                examples);
    }
}
