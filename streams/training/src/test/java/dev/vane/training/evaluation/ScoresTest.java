package dev.vane.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.training.crossfit.OutOfFold;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.Examples;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoresTest {
    /** Targets 0.2, 0.4 and 0.6, 1; errors of the first seed 0.1, 0, 0.1, 0.2, of the second 0.3, 0, 0.1, 0. */
    private static final ExampleSet EXAMPLES = Examples.set(List.of(
            Examples.of("a", "1", 0.2, 1),
            Examples.of("a", "2", 0.4, 1),
            Examples.of("b", "3", 0.6, 1),
            Examples.of("b", "4", 1.0, 1)));

    private static final OutOfFold PREDICTIONS =
            new OutOfFold(EXAMPLES, List.of(new double[] {0.3, 0.4, 0.5, 0.8}, new double[] {0.5, 0.4, 0.7, 1.0}));

    @Test
    void areThoseCountedByHand() {
        Scores scores = Scores.of(PREDICTIONS);

        assertThat(scores.mae()).isCloseTo((0.2 + 0 + 0.1 + 0.1) / 4, within(1e-12));
        assertThat(scores.mse()).isCloseTo((0.05 + 0 + 0.01 + 0.02) / 4, within(1e-12));
        // Variance of the targets around 0.55: (0.1225 + 0.0225 + 0.0025 + 0.2025) / 4.
        assertThat(scores.r2()).isCloseTo(1 - 0.02 / 0.0875, within(1e-12));
        assertThat(scores.perApplication().get("a")).isCloseTo(0.1, within(1e-12));
        assertThat(scores.perApplication().get("b")).isCloseTo(0.1, within(1e-12));
        assertThat(scores.macroMae()).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void skillIsTheShareOfTheOthersErrorThatIsGone() {
        Scores good = Scores.of(PREDICTIONS);
        Scores bad = Scores.of(new OutOfFold(EXAMPLES, List.of(new double[] {0.4, 0.6, 0.4, 0.8})));

        assertThat(good.skillAgainst(bad)).isCloseTo(0.5, within(1e-12));
    }
}
