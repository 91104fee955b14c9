package dev.vane.inference.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class IntervalRuleTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Double> KNOTS = List.of(0.25, 0.75);
    private static final List<Double> BELOW = List.of(0.125, 0.25);
    private static final List<Double> ABOVE = List.of(0.5, 0.0625);
    private static final IntervalRule RULE = new IntervalRule(0.9, KNOTS, BELOW, ABOVE, 2);

    @Property(tries = 1000, seed = "20261201")
    void alwaysHoldsThePrediction(
            @ForAll("rules") IntervalRule rule,
            @ForAll @DoubleRange(min = 0, minIncluded = false, max = 1) @Scale(6) double prediction,
            @ForAll boolean unfamiliar) {
        Interval interval = rule.of(prediction, unfamiliar);

        assertThat(interval.lower()).isPositive().isLessThanOrEqualTo(prediction);
        assertThat(interval.upper()).isBetween(prediction, 1.0);
    }

    @Property(tries = 1000, seed = "20261202")
    void isNeverNarrowerWhereTheWindowIsUnfamiliar(
            @ForAll("rules") IntervalRule rule,
            @ForAll @DoubleRange(min = 0, minIncluded = false, max = 1) @Scale(6) double prediction) {
        Interval familiar = rule.of(prediction, false);
        Interval unfamiliar = rule.of(prediction, true);

        assertThat(unfamiliar.lower()).isLessThanOrEqualTo(familiar.lower());
        assertThat(unfamiliar.upper()).isGreaterThanOrEqualTo(familiar.upper());
    }

    @Property(tries = 200, seed = "20261203")
    void comesBackFromJsonAsItWas(@ForAll("rules") IntervalRule rule) throws JsonProcessingException {
        assertThat(JSON.readValue(JSON.writeValueAsString(rule), IntervalRule.class))
                .isEqualTo(rule);
    }

    @Test
    void drawsALineBetweenKnotsAndGoesOnLevelOutsideThem() {
        assertThat(RULE.of(0.25, false)).isEqualTo(new Interval(0.125, 0.75));
        assertThat(RULE.of(0.5, false).lower()).isCloseTo(0.5 - 0.1875, within(1e-12));
        assertThat(RULE.of(0.5, false).upper()).isCloseTo(0.5 + 0.28125, within(1e-12));
        assertThat(RULE.of(0.875, false)).isEqualTo(new Interval(0.625, 0.9375));
        assertThat(RULE.of(0.1875, false)).isEqualTo(new Interval(0.0625, 0.6875));
    }

    @Test
    void widensBothSidesByTheFactor() {
        IntervalRule narrow = new IntervalRule(0.9, List.of(0.5), List.of(0.125), List.of(0.0625), 3);

        assertThat(narrow.of(0.5, false)).isEqualTo(new Interval(0.375, 0.5625));
        assertThat(narrow.of(0.5, true)).isEqualTo(new Interval(0.125, 0.6875));
    }

    @Test
    void staysWithinWhatARelativePerformanceCanBe() {
        IntervalRule wide = new IntervalRule(0.9, List.of(0.5), List.of(1.0), List.of(1.0), 1);

        assertThat(wide.of(0.5, false)).isEqualTo(new Interval(0.001, 1));
        assertThat(wide.of(1e-6, false).lower()).isEqualTo(1e-6);
        assertThat(wide.of(1, true)).isEqualTo(new Interval(0.001, 1));
    }

    @Test
    void saysHowWideItIsAndWhatItCovers() {
        Interval interval = new Interval(0.25, 0.75);

        assertThat(interval.width()).isEqualTo(0.5);
        assertThat(interval.covers(0.25)).isTrue();
        assertThat(interval.covers(0.75)).isTrue();
        assertThat(interval.covers(0.2499)).isFalse();
        assertThat(interval.covers(0.7501)).isFalse();
        assertThatThrownBy(() -> new Interval(0.5, 0.25)).hasMessageContaining("0.5, 0.25");
    }

    @Test
    void refusesNonsenseNamingTheKey() {
        List<Double> one = List.of(0.1);
        assertRefused("interval.coverage", () -> new IntervalRule(1, one, one, one, 1));
        assertRefused("interval.coverage", () -> new IntervalRule(Double.NaN, one, one, one, 1));
        assertRefused("interval.unfamiliarFactor", () -> new IntervalRule(0.9, one, one, one, 0.9));
        assertRefused(
                "interval.unfamiliarFactor", () -> new IntervalRule(0.9, one, one, one, Double.POSITIVE_INFINITY));
        assertRefused("interval.knots", () -> new IntervalRule(0.9, List.of(), List.of(), List.of(), 1));
        assertRefused("interval.knots", () -> new IntervalRule(0.9, List.of(0.5, 0.5), KNOTS, KNOTS, 1));
        assertRefused("interval.knots", () -> new IntervalRule(0.9, List.of(0.5, 1.5), KNOTS, KNOTS, 1));
        assertRefused("interval.knots", () -> new IntervalRule(0.9, null, one, one, 1));
        assertRefused("interval.below", () -> new IntervalRule(0.9, one, KNOTS, one, 1));
        assertRefused("interval.below", () -> new IntervalRule(0.9, one, List.of(-0.1), one, 1));
        assertRefused("interval.above", () -> new IntervalRule(0.9, one, one, List.of(1.1), 1));
        assertRefused("interval.above", () -> new IntervalRule(0.9, one, one, List.of(Double.NaN), 1));
    }

    @Test
    void refusesAPredictionThatIsNone() {
        for (double bad : new double[] {0, -0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> RULE.of(bad, false))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a prediction must be in (0, 1]: " + bad);
        }
    }

    private static void assertRefused(String key, ThrowingCallable rule) {
        assertThatThrownBy(rule).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(key);
    }

    @Provide
    Arbitrary<IntervalRule> rules() {
        Arbitrary<List<Double>> knots = Arbitraries.integers()
                .between(0, 100)
                .map(percent -> percent / 100.0)
                .set()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(set -> set.stream().sorted().toList());
        Arbitrary<Double> factors = Arbitraries.doubles().between(1, 5);
        return Combinators.combine(knots, factors).flatAs((at, factor) -> {
            Arbitrary<List<Double>> offsets =
                    Arbitraries.doubles().between(0, 1).list().ofSize(at.size());
            return Combinators.combine(offsets, offsets)
                    .as((below, above) -> new IntervalRule(0.9, at, below, above, factor));
        });
    }
}
