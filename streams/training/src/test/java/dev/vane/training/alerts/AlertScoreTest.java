package dev.vane.training.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.training.dataset.Phase;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertScoreTest {
    private static final AlertRule RULE = new AlertRule(0.5, 0.5, 5, 1, 30, 30);

    private static double[] filled(int length, double value, int from, int to, double between) {
        double[] values = new double[length];
        Arrays.fill(values, value);
        Arrays.fill(values, from, to, between);
        return values;
    }

    private static WatchedRun run(double[] signal, double[] measured) {
        return WatchedRun.of("redis", Phase.EPISODE, signal, measured);
    }

    private static List<Episode> episodes(double... measured) {
        return Episode.of(Episode.SHORTEST, measured);
    }

    @Test
    void findsTimesThatAreLongEnough() {
        assertThat(episodes(filled(400, 1, 100, 300, 0.5))).containsExactly(new Episode(100, 299));
        assertThat(episodes(filled(400, 1, 100, 200, 0.5))).isEmpty();
        assertThat(Episode.of(90, filled(400, 1, 100, 200, 0.5))).containsExactly(new Episode(100, 199));
        assertThat(episodes(filled(400, 1, 100, 300, Double.NaN))).isEmpty();
        assertThat(episodes()).isEmpty();
    }

    @Test
    void aShortRecoveryOrAGapEndsNoEpisode() {
        double[] measured = filled(400, 1, 100, 300, 0.5);
        measured[200] = 1;
        Arrays.fill(measured, 220, 226, Double.NaN);

        assertThat(episodes(measured)).hasSize(1);
    }

    @Test
    void countsWhatWasToldAndHowSoon() {
        WatchedRun told = run(filled(600, 0, 120, 300, 1), filled(600, 1, 100, 300, 0.5));
        WatchedRun missed = run(filled(600, 0, 0, 0, 0), filled(600, 1, 100, 300, 0.5));
        WatchedRun wrong = run(filled(600, 0, 120, 300, 1), filled(600, 1, 0, 0, 0));

        AlertScore score = AlertScore.of(RULE, List.of(told, missed, wrong));

        assertThat(score.episodes()).isEqualTo(2);
        assertThat(score.recall()).hasValue(0.5);
        assertThat(score.precision()).hasValue(0.5);
        assertThat(score.f1()).isEqualTo(0.5);
        // True from 120 s on, so it fires at 150 s; no longer from 300 s on, so it ends at 330 s.
        assertThat(score.medianSecondsToAlert()).hasValue(50);
        assertThat(score.medianSecondsToRecovery()).hasValue(31);
        assertThat(score.falsePagesPerVmDay()).isCloseTo(86_400 / 1800.0, within(1e-9));
    }

    @Test
    void aPageInAShorterTimeIsNeitherRightNorFalse() {
        double[] signal = filled(600, 0, 120, 200, 1);

        AlertScore shorter = AlertScore.of(RULE, List.of(run(signal, filled(600, 1, 100, 190, 0.5))));
        AlertScore tooShort = AlertScore.of(RULE, List.of(run(signal, filled(600, 1, 140, 190, 0.5))));

        assertThat(shorter.excused()).isEqualTo(1);
        assertThat(shorter.falsePages()).isZero();
        assertThat(shorter.precision()).isEmpty();
        assertThat(tooShort.falsePages()).isEqualTo(1);
        assertThat(tooShort.precision()).hasValue(0);
    }

    @Test
    void aPageIsFalseBeforeAnEpisodeAndLongAfterItButNotShortlyAfter() {
        double[] measured = filled(600, 1, 200, 330, 0.5);

        for (int[] trueAndRight : new int[][] {{100, 0}, {180, 1}, {300, 1}, {330, 1}, {340, 0}}) {
            int since = trueAndRight[0];
            AlertScore score = AlertScore.of(RULE, List.of(run(filled(600, 0, since, since + 40, 1), measured)));

            // It fires 30 s later; 35 s after the episode the rule no longer sees it.
            assertThat(score.right()).as("true since %d s", since).isEqualTo(trueAndRight[1]);
            assertThat(score.falsePages()).isEqualTo(1 - trueAndRight[1]);
        }
    }

    @Test
    void isTheSumOfItsRuns() {
        WatchedRun one = run(filled(600, 0, 120, 300, 1), filled(600, 1, 100, 300, 0.5));
        WatchedRun other = run(filled(300, 0, 20, 100, 1), filled(300, 1, 0, 0, 0));

        assertThat(AlertScore.of(RULE, List.of(one)).plus(AlertScore.of(RULE, List.of(other))))
                .isEqualTo(AlertScore.of(RULE, List.of(one, other)));
    }

    @Test
    void withoutPagesThereIsStillAnUpperBound() {
        AlertScore score = AlertScore.of(RULE, List.of(run(new double[86_400], filled(86_400, 1, 0, 0, 0))));

        assertThat(score.precision()).isEmpty();
        assertThat(score.falsePagesPerVmDay()).isZero();
        // The rule of three: -ln 0.05.
        assertThat(score.falsePagesPerVmDayAtMost()).isCloseTo(2.9957, within(1e-3));
    }

    @Test
    void theBoundIsThatOfTheTables() {
        AlertScore two = new AlertScore(0, 0, 2, 0, 0, List.of(), List.of(), 86_400);

        assertThat(two.falsePagesPerVmDayAtMost()).isCloseTo(6.2958, within(1e-3));
    }
}
