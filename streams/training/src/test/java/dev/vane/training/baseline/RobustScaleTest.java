package dev.vane.training.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class RobustScaleTest {
    @Test
    void centresOnTheMedianAndScalesByTheQuartiles() {
        RobustScale scale = RobustScale.fit(new double[] {5, 1, Double.NaN, 3, 2, 4});

        assertThat(scale.center()).isEqualTo(3);
        assertThat(scale.spread()).isCloseTo(2 / 1.349, within(1e-12));
        assertThat(scale.of(5)).isCloseTo(Math.log(1.349 + Math.sqrt(1.349 * 1.349 + 1)), within(1e-12));
        assertThat(scale.of(3)).isZero();
    }

    @Test
    void scalesByTheStandardDeviationWhereTheQuartilesAreOne() {
        RobustScale scale = RobustScale.fit(new double[] {0, 0, 0, 0, 0, 0, 0, 10});

        assertThat(scale.center()).isZero();
        assertThat(scale.spread()).isCloseTo(Math.sqrt(10.9375), within(1e-12));
    }

    @Test
    void makesNothingOfWhatIsAbsentOrDidNotVary() {
        assertThat(RobustScale.fit(new double[] {1, 2, 3}).of(Double.NaN)).isZero();
        assertThat(RobustScale.fit(new double[] {7, 7, Double.NaN}).varies()).isFalse();
        assertThat(RobustScale.fit(new double[] {7, 7}).of(100)).isZero();
        assertThat(RobustScale.fit(new double[] {Double.NaN}).varies()).isFalse();
    }

    @Property
    void keepsTheOrderAndStaysFinite(
            @ForAll @DoubleRange(min = -3e38, max = 3e38) double a,
            @ForAll @DoubleRange(min = -3e38, max = 3e38) double b) {
        RobustScale scale = new RobustScale(1, 1e-3);

        assertThat(scale.of(a)).isFinite();
        assertThat(Double.compare(scale.of(Math.min(a, b)), scale.of(Math.max(a, b))))
                .isNotPositive();
    }
}
