package dev.vane.inference.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadFactorTest {
    private static final SpreadFactor FACTOR = new SpreadFactor(List.of(0.1, 0.3), List.of(0.5, 2.0));

    @Test
    void isLinearBetweenKnotsAndConstantOutside() {
        assertThat(FACTOR.of(0)).isEqualTo(0.5);
        assertThat(FACTOR.of(0.2)).isCloseTo(1.25, within(1e-12));
        assertThat(FACTOR.of(0.9)).isEqualTo(2);
        assertThat(SpreadFactor.NONE.of(0.4)).isEqualTo(1);
    }

    @Test
    void scalesIntervalsAndDistributions() {
        IntervalRule rule = new IntervalRule(0.9, List.of(0.5), List.of(0.2), List.of(0.1), 2);
        ErrorDistribution errors =
                new ErrorDistribution(List.of(0.5), List.of(0.1), List.of(0.25, 0.75), List.of(-1.0, 1.0), 2);

        assertThat(rule.of(0.6, 0.5, false)).isEqualTo(new Interval(0.5, 0.65));
        assertThat(rule.of(0.5, 0.5, true)).isEqualTo(rule.of(0.5, false));
        assertThat(errors.below(0.65, 0.6, 0.5, false)).isEqualTo(0.75);
        assertThat(errors.below(0.55, 0.5, 0.5, true)).isEqualTo(errors.below(0.55, 0.5, false));
    }

    @Test
    void refusesWhatIsNoFactor() {
        assertThatThrownBy(() -> new SpreadFactor(List.of(), List.of())).hasMessageContaining("spread must have knots");
        assertThatThrownBy(() -> new SpreadFactor(List.of(0.2, 0.2), List.of(1.0, 1.0)))
                .hasMessageContaining("spread.knots");
        assertThatThrownBy(() -> new SpreadFactor(List.of(0.2), List.of(0.0))).hasMessageContaining("spread.factors");
    }
}
