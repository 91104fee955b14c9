package dev.vane.training.cloudformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.vane.inference.window.MetricWindow;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectiveTest {
    /** Errors of -0.5 and 0.2 on performance, of 2 and -1 on logits; weights 1 and 3. */
    private static double sum(Loss loss, Objective.Scale scale) {
        try (NDManager manager = Torch.newManager()) {
            NDList outputs = new NDList(pair(manager, 0.25f, 0.7f), pair(manager, 2.75f, -0.5f));
            return new Objective(loss, scale, false)
                    .sum(outputs, pair(manager, 0.75f, 0.5f), pair(manager, 1, 3))
                    .toFloatArray()[0];
        }
    }

    private static NDArray pair(NDManager manager, float first, float second) {
        return Torch.tensor(manager, new float[] {first, second}, new Shape(2));
    }

    @Test
    void sumsWeightedLosses() {
        // ln cosh 0.5 = 0.1201145, ln cosh 0.2 = 0.0198681, ln cosh 2 = 1.3250027, ln cosh 1 = 0.4337808
        assertThat(sum(Loss.LOG_COSH, Objective.Scale.PERFORMANCE)).isCloseTo(0.1201145 + 3 * 0.0198681, within(1e-6));
        assertThat(sum(Loss.LOG_COSH, Objective.Scale.LOGIT)).isCloseTo(1.3250027 + 3 * 0.4337808, within(1e-6));
        assertThat(sum(Loss.ABSOLUTE, Objective.Scale.PERFORMANCE)).isCloseTo(0.5 + 3 * 0.2, within(1e-6));
        assertThat(sum(Loss.SQUARED, Objective.Scale.PERFORMANCE)).isCloseTo(0.25 + 3 * 0.04, within(1e-6));
        assertThat(sum(Loss.SQUARED, Objective.Scale.LOGIT)).isCloseTo(4 + 3 * 1, within(1e-6));
    }

    @Test
    void keepsLogitsOfTheBoundsFinite() {
        Objective logit = new Objective(Loss.ABSOLUTE, Objective.Scale.LOGIT, false);

        assertThat(logit.onScale(0.5)).isZero();
        assertThat(logit.onScale(0.75)).isCloseTo(Math.log(3), within(1e-12));
        assertThat(logit.onScale(1)).isCloseTo(Math.log(99), within(1e-12));
        assertThat(logit.onScale(0.001)).isCloseTo(-Math.log(99), within(1e-12));
        assertThat(new Objective(Loss.ABSOLUTE, Objective.Scale.PERFORMANCE, false).onScale(1))
                .isEqualTo(1);
    }

    @Test
    void canCountApplicationsTheSame() {
        ExampleSet examples =
                new ExampleSet(Small.features(Small.FEATURES), Small.ROWS, List.of(of("a"), of("a"), of("b"), of("a")));

        assertThat(new Objective(Loss.ABSOLUTE, Objective.Scale.PERFORMANCE, true).weights(examples))
                .containsExactly(new double[] {2 / 3.0, 2 / 3.0, 2, 2 / 3.0}, within(1e-12));
        assertThat(new Objective(Loss.ABSOLUTE, Objective.Scale.PERFORMANCE, false).weights(examples))
                .containsExactly(1, 1, 1, 1);
    }

    private static Example of(String group) {
        MetricWindow window = Small.window(1, 3, Small.FEATURES, (row, feature) -> true, false);
        return new Example("run", group, 2, window, 0.5, false);
    }
}
