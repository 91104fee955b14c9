package dev.vane.inference.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ErrorDistributionTest {
    /** Errors are uniform between -1 and 1 sizes; near 1 they are half as large. */
    private static final ErrorDistribution UNIFORM = new ErrorDistribution(
            List.of(0.5, 1.0), List.of(0.2, 0.1), List.of(0.05, 0.5, 0.95), List.of(-0.9, 0.0, 0.9), 2);

    @Test
    void isTheShareOfErrorsThatWouldEndBelow() {
        assertThat(UNIFORM.below(0.5, 0.5, false)).isCloseTo(0.5, within(1e-12));
        assertThat(UNIFORM.below(0.6, 0.5, false)).isCloseTo(0.75, within(1e-12));
        assertThat(UNIFORM.below(0.75, 0.75, false)).isCloseTo(0.5, within(1e-12));
        assertThat(UNIFORM.below(0.95, 1.0, false)).isCloseTo(0.25, within(1e-12));
    }

    @Test
    void isNeverSurerThanItsRarestErrors() {
        assertThat(UNIFORM.below(0.01, 0.9, false)).isEqualTo(0.05);
        assertThat(UNIFORM.below(0.99, 0.2, false)).isEqualTo(0.95);
    }

    @Test
    void isLessSureOfWhatIsUnlikeTraining() {
        assertThat(UNIFORM.below(0.6, 0.5, true)).isCloseTo(0.625, within(1e-12));
        assertThat(UNIFORM.below(0.4, 0.5, true)).isCloseTo(0.375, within(1e-12));
    }

    @Test
    void growsWithTheThresholdAndFallsWithThePrediction() {
        Random random = new Random(5);
        for (int i = 0; i < 1000; i++) {
            double threshold = random.nextDouble();
            double prediction = Math.max(0.01, random.nextDouble());
            assertThat(UNIFORM.below(threshold + 0.01, prediction, false))
                    .isGreaterThanOrEqualTo(UNIFORM.below(threshold, prediction, false));
        }
    }

    /** A second, obvious implementation: draw errors and count. */
    @Test
    void agreesWithCounting() {
        Random random = new Random(9);
        List<Double> levels = new ArrayList<>();
        List<Double> quantiles = new ArrayList<>();
        for (int i = 1; i < 100; i++) {
            levels.add(i / 100.0);
            quantiles.add(-1 + i / 50.0);
        }
        var fine = new ErrorDistribution(List.of(0.5), List.of(0.3), levels, quantiles, 1);
        int below = 0;
        for (int i = 0; i < 100_000; i++) {
            below += 0.6 + 0.3 * (2 * random.nextDouble() - 1) < 0.75 ? 1 : 0;
        }
        assertThat(fine.below(0.75, 0.6, false)).isCloseTo(below / 1e5, within(0.01));
    }

    @Test
    void refusesWhatIsNoDistribution() {
        assertThatThrownBy(() -> new ErrorDistribution(List.of(0.5), List.of(0.0), List.of(0.5), List.of(0.0), 1))
                .hasMessageContaining("errors.sizes");
        assertThatThrownBy(() ->
                        new ErrorDistribution(List.of(0.5), List.of(1.0), List.of(0.5, 0.4), List.of(0.0, 1.0), 1))
                .hasMessageContaining("errors.levels");
        assertThatThrownBy(() ->
                        new ErrorDistribution(List.of(0.5), List.of(1.0), List.of(0.4, 0.5), List.of(1.0, 0.0), 1))
                .hasMessageContaining("errors.quantiles");
        assertThatThrownBy(() -> new ErrorDistribution(List.of(0.5), List.of(1.0), List.of(0.5), List.of(0.0), 0.5))
                .hasMessageContaining("errors.unfamiliarFactor");
    }
}
