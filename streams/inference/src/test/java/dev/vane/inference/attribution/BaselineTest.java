package dev.vane.inference.attribution;

import static dev.vane.inference.attribution.PlantedModel.MANIFEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.attribution.Baseline.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BaselineTest {
    /** Levels are floats. */
    private static final double ROUNDING = 1e-5;

    /** Second i has i percent busy; in the second half it runs badly, and its faults are many. */
    private static List<Moment> past(int seconds) {
        return IntStream.range(0, seconds)
                .mapToObj(i -> new Moment(
                        PlantedModel.row(
                                i / 100f, i < seconds / 2 ? 10 : 1000, 5, i < 5 ? 0.2f : Float.NaN, Float.NaN, 7),
                        i < seconds / 2 ? 0.9 : 0.4))
                .toList();
    }

    @Test
    void isTheMiddleOfTheTrainingDataWithoutAPast() {
        Baseline baseline = Baseline.of(MANIFEST, List.of());

        assertThat(baseline).isEqualTo(Baseline.training(MANIFEST));
        assertThat(baseline.source()).isEqualTo(Source.TRAINING);
        assertThat(baseline.levels()).hasSize(PlantedModel.FEATURES);
        assertThat(baseline.levels().get(0).value()).isEqualTo(0.4f);
        assertThat((double) baseline.levels().get(1).value()).isCloseTo(Math.expm1(6), within(1e-3));
    }

    @Test
    void isTheMiddleOfTheCalmHalfOfAVmsPast() {
        Baseline baseline = Baseline.of(MANIFEST, past(80));

        assertThat(baseline.source()).isEqualTo(Source.CALM_PAST);
        assertThat((double) baseline.levels().get(0).value()).isCloseTo(0.195, within(ROUNDING));
        assertThat(baseline.levels().get(1).value()).as("not the bad half's").isEqualTo(10);
        assertThat(baseline.levels().get(0).spread()).isCloseTo((0.351 - 0.039) / 2.5631, within(ROUNDING));
    }

    @Test
    void countsDistanceInTheSpreadsOfTheVm() {
        Level busy = Baseline.of(MANIFEST, past(80)).levels().get(0);

        assertThat(busy.z(0.195 + 0.312 / 2.5631)).isCloseTo(1, within(1e-4));
        assertThat(busy.z(busy.value())).isZero();
    }

    @Test
    void takesTrainingsLevelForAFeatureThatThePastHardlyHas() {
        Baseline baseline = Baseline.of(MANIFEST, past(80));

        assertThat(baseline.levels().get(3))
                .isEqualTo(Baseline.training(MANIFEST).levels().get(3));
        assertThat(baseline.levels().get(4))
                .isEqualTo(Baseline.training(MANIFEST).levels().get(4));
    }

    @Test
    void leavesAValueThatNeverMovedATenthOfTrainingsSpread() {
        assertThat(Baseline.of(MANIFEST, past(80)).levels().get(2).spread()).isCloseTo(0.2, within(ROUNDING));
    }

    @Test
    void needsHalfAMinuteOfCalm() {
        assertThat(Baseline.of(MANIFEST, past(58)).source()).isEqualTo(Source.TRAINING);
        assertThat(Baseline.of(MANIFEST, past(60)).source()).isEqualTo(Source.CALM_PAST);
    }

    @Test
    void countsNoImputedSecondAsPast() {
        var past = new ArrayList<Moment>();
        for (Moment moment : past(80)) {
            past.add(new Moment(moment.row().asImputed(), moment.relativePerformance()));
        }

        assertThat(Baseline.of(MANIFEST, past).source()).isEqualTo(Source.TRAINING);
    }

    @Test
    void walksStraightInTheSpaceOfTheModel() {
        Level rate = Baseline.training(MANIFEST).levels().get(1);

        assertThat(Math.log1p(rate.towards(Math.expm1(8), 0.25))).isCloseTo(6.5, within(ROUNDING));
        assertThat((double) rate.towards(50, 1)).isCloseTo(50, within(1e-3));
        assertThat(rate.towards(50, 0)).isEqualTo(rate.value());
    }

    @Test
    void refusesAPredictionThatIsNone() {
        assertThatThrownBy(() -> new Moment(PlantedModel.row(1, 1, 1, 1, 1, 1), 0))
                .hasMessage("a relative performance must be in (0, 1]: 0.0");
    }
}
