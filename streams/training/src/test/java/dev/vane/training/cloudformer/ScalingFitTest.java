package dev.vane.training.cloudformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.cloudformer.FeatureScaling.Transform;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalingFitTest {
    private static FeatureScaling fit(double... sorted) {
        return ScalingFit.fit(sorted);
    }

    @Test
    void keepsARatioLinearAroundItsMedian() {
        FeatureScaling scaling = fit(0.1, 0.2, 0.3, 0.4, 0.5);

        assertThat(scaling.transform()).isEqualTo(Transform.LINEAR);
        assertThat(scaling.center()).isEqualTo(0.3f);
        // The quartiles are 0.2 and 0.4.
        assertThat(scaling.inverseScale()).isCloseTo((float) (1.349 / 0.2), within(1e-5f));
        assertThat(scaling.observed()).isTrue();
    }

    @Test
    void keepsARatioLinearHoweverManyDecadesItSpans() {
        assertThat(fit(0, 0.0001, 0.001, 0.01, 1).transform()).isEqualTo(Transform.LINEAR);
    }

    @Test
    void takesTheLogarithmOfAMagnitude() {
        FeatureScaling scaling = fit(0, 9, 99, 999, 9999);

        assertThat(scaling.transform()).isEqualTo(Transform.LOG1P);
        assertThat(scaling.center()).isCloseTo((float) Math.log(100), within(1e-6f));
        // The quartiles are ln 10 and ln 1000.
        assertThat(scaling.inverseScale()).isCloseTo((float) (1.349 / Math.log(100)), within(1e-6f));
    }

    @Test
    void keepsWhatIsLargeButAlikeLinear() {
        assertThat(fit(1000, 1500, 2000, 4000).transform()).isEqualTo(Transform.LINEAR);
    }

    @Test
    void keepsWhatCanBeNegativeLinear() {
        assertThat(fit(-5, 9, 99, 999, 9999).transform()).isEqualTo(Transform.LINEAR);
    }

    @Test
    void takesTheStandardDeviationWhereHalfOfTheValuesAreAlike() {
        FeatureScaling scaling = fit(0, 0, 0, 0, 1);

        assertThat(scaling.center()).isZero();
        // The mean is 0.2, the variance (4 · 0.04 + 0.64) / 5 = 0.16.
        assertThat(scaling.inverseScale()).isCloseTo(2.5f, within(1e-6f));
    }

    @Test
    void silencesWhatDoesNotVaryAndWhatWasNeverThere() {
        assertThat(fit(7, 7, 7)).isEqualTo(new FeatureScaling(Transform.LINEAR, 7, 0, true));
        assertThat(fit()).isEqualTo(new FeatureScaling(Transform.LINEAR, 0, 0, false));
    }

    @Test
    void countsEveryRealRowOnceAndNoAbsentValue() {
        Row low = Row.real(new float[] {0.1f, 0.9f}, new long[] {0b11});
        Row middle = Row.real(new float[] {0.2f, 0.9f}, new long[] {0b01});
        Row high = Row.real(new float[] {0.9f, 0.3f}, new long[] {0b11});
        ExampleSet examples = new ExampleSet(
                List.of(new Feature("a", "1", "cpu", Scope.OWN), new Feature("b", "1", "cpu", Scope.OWN)),
                3,
                List.of(
                        example(low, high),
                        example(high, middle),
                        example(high, high.asImputed(), high.asImputed()),
                        example(high)));

        List<FeatureScaling> scalings = ScalingFit.fit(examples);

        assertThat(scalings.get(0).center()).isEqualTo(0.2f);
        assertThat(scalings.get(1).center()).isCloseTo(0.6f, within(1e-6f));
    }

    private static Example example(Row... rows) {
        return new Example("run", "application", 9, new MetricWindow(List.of(rows)), 0.5, false);
    }
}
