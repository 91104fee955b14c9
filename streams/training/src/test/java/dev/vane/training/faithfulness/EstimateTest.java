package dev.vane.training.faithfulness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class EstimateTest {
    private static final double DOUBLE = 1e-12;

    @Test
    void isTheMeanOverWindowsAndDrawsRuns() {
        Estimate estimate = Estimate.of(List.of(List.of(1.0, 1.0, Double.NaN), List.of(0.0), List.of(Double.NaN)), 1);

        assertThat(estimate.value()).isCloseTo(2.0 / 3, within(DOUBLE));
        assertThat(estimate.low()).isZero();
        assertThat(estimate.high()).isEqualTo(1);
        assertThat(estimate.windows()).isEqualTo(3);
        assertThat(estimate.runs()).isEqualTo(2);
        assertThat(estimate.isPositive()).isFalse();
    }

    @Test
    void isNotKnownWithoutWindows() {
        Estimate estimate = Estimate.of(List.of(List.of(Double.NaN)), 1);

        assertThat(estimate.isKnown()).isFalse();
        assertThat(estimate.text(2)).isEqualTo("not measured");
        assertThat(estimate.json().path("value").isNull()).isTrue();
    }

    @Test
    void aRatioIsThatOfTheSums() {
        List<RunMeasure> runs = List.of(
                Planted.run(1, Planted.window("disk", one -> 1)), Planted.run(2, Planted.window("disk", one -> 1)));

        Estimate ratio = Estimate.ratio(runs, window -> 3, window -> 2, 1);

        assertThat(ratio.value()).isCloseTo(1.5, within(DOUBLE));
        assertThat(ratio.low()).isCloseTo(1.5, within(DOUBLE));
        assertThat(ratio.text(1)).isEqualTo("1.5 (1.5 to 1.5)");
    }

    @Test
    void aRatioToNothingIsNoNumberInJson() {
        List<RunMeasure> runs = List.of(Planted.run(1, Planted.window("disk", one -> 1)));

        assertThat(Estimate.ratio(runs, window -> 1, window -> 0, 1)
                        .json()
                        .path("value")
                        .isNull())
                .isTrue();
    }
}
