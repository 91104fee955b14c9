package dev.vane.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vane.contracts.Condition.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DegradedRuleTest {
    private static final DegradedRule RULE = DegradedRule.DEFAULT;

    /** What is said in each second, from the first on. */
    private static List<Condition> said(double... probabilities) {
        List<Condition> said = new ArrayList<>();
        Optional<Condition> before = Optional.empty();
        for (int second = 0; second < probabilities.length; second++) {
            before = Optional.of(RULE.next(before, probabilities[second], second));
            said.add(before.get());
        }
        return said;
    }

    private static double[] steps(double... valuesAndEnds) {
        double[] steps = new double[(int) valuesAndEnds[valuesAndEnds.length - 1]];
        int second = 0;
        for (int i = 0; i < valuesAndEnds.length; i += 2) {
            for (; second < valuesAndEnds[i + 1]; second++) {
                steps[second] = valuesAndEnds[i];
            }
        }
        return steps;
    }

    @Test
    void degradesAfterSevenCertainSecondsAndRecoversAfterTwelve() {
        List<Condition> said = said(steps(0, 10, 1, 60, 0, 100));

        // 1 - 0.9^n passes 0.3 with the fourth second and 0.5 with the seventh; 0.9^n falls below 0.3 with the twelfth.
        assertThat(said.get(9)).isEqualTo(new Condition(State.WELL, 0, 0));
        assertThat(said.get(12).state()).isEqualTo(State.WELL);
        assertThat(said.get(13).state()).isEqualTo(State.MAYBE_DEGRADED);
        assertThat(said.get(15)).satisfies(maybe -> {
            assertThat(maybe.state()).isEqualTo(State.MAYBE_DEGRADED);
            assertThat(maybe.since()).isEqualTo(13);
        });
        assertThat(said.get(16).degraded()).isTrue();
        assertThat(said.get(70)).satisfies(still -> {
            assertThat(still.degraded()).isTrue();
            assertThat(still.since()).isEqualTo(16);
        });
        assertThat(said.get(71).state()).isEqualTo(State.WELL);
        assertThat(said.get(71).since()).isEqualTo(71);
    }

    @Test
    void whatIsBetweenTheTwoStaysWhatItWas() {
        assertThat(said(steps(0.4, 100)).getLast().state()).isEqualTo(State.MAYBE_DEGRADED);
        assertThat(said(steps(1, 50, 0.4, 150)).getLast().degraded()).isTrue();
    }

    /** A slow second way: the weighted sum of all probabilities, each second's weight nine tenths of the next one's. */
    @Test
    void theMeanIsTheWeightedSumOfAllThatCameBefore() {
        Random random = new Random(1);
        double[] probabilities = random.doubles(200).toArray();

        List<Condition> said = said(probabilities);

        for (int second = 0; second < probabilities.length; second++) {
            double sum = 0;
            for (int before = 0; before <= second; before++) {
                sum += 0.1 * Math.pow(0.9, second - before) * probabilities[before];
            }
            // Conditions hold floats: their rounding adds up to some of their last digits.
            assertThat((double) said.get(second).probability()).isCloseTo(sum, within(1e-5));
        }
    }

    @Test
    void isThatOfTheDocumentedNumbers() {
        assertThat(DegradedRule.BELOW).isEqualTo(0.75f);
        assertThat(RULE).isEqualTo(new DegradedRule(0.1, 0.5, 0.3, 30));
    }

    @Test
    void refusesNumbersThatContradictEachOther() {
        assertThatThrownBy(() -> RULE.with(0.3, 0.5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RULE.with(1.5, 0.5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DegradedRule(0, 0.5, 0.3, 30)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DegradedRule(0.1, 0.5, 0.3, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
