package dev.vane.training.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.training.dataset.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ThresholdTest {
    /** Degraded from 100 to 300 s, and a signal that is higher then. */
    private static WatchedRun run(double calm, double degraded, Random random) {
        double[] measured = new double[400];
        double[] signal = new double[400];
        for (int i = 0; i < 400; i++) {
            boolean isDegraded = i >= 100 && i < 300;
            measured[i] = isDegraded ? 0.5 : 1;
            signal[i] = (isDegraded ? degraded : calm) + 0.1 * random.nextGaussian();
        }
        return WatchedRun.of("redis", Phase.EPISODE, signal, measured);
    }

    @Test
    void tellsAllEpisodesAndNothingElseWhereThatCanBe() {
        Random random = new Random(1);
        List<WatchedRun> runs = List.of(run(0.2, 0.8, random), run(0.3, 0.9, random), run(0.1, 0.7, random));

        double threshold = Threshold.best(runs, AlertRule::ofThumb);

        assertThat(AlertScore.of(AlertRule.ofThumb(threshold), runs).f1()).isEqualTo(1);
        // Of all that do so the one in the middle: well above what is calm and well below what is degraded.
        assertThat(threshold).isBetween(0.4, 0.7);
    }

    @Test
    void noOtherThresholdIsBetter() {
        Random random = new Random(4);
        List<WatchedRun> runs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            runs.add(run(random.nextDouble(), random.nextDouble(), random));
        }

        double threshold = Threshold.best(runs, AlertRule::ofThumb);

        double best = AlertScore.of(AlertRule.ofThumb(threshold), runs).f1();
        // Candidates are thinned to some two hundred, so others may be better by what lies between two of them.
        for (double other = -0.5; other < 1.5; other += 0.01) {
            double f1 = AlertScore.of(AlertRule.ofThumb(other), runs).f1();
            assertThat(f1).as("at %s", other).isLessThanOrEqualTo(best + 0.1);
        }
    }

    @Test
    void neverPagesWhereNothingCanBeTold() {
        double[] nothing = new double[200];
        Arrays.fill(nothing, Double.NaN);
        double[] well = new double[200];
        Arrays.fill(well, 1);

        assertThat(Threshold.best(List.of(WatchedRun.of("redis", Phase.CALM, nothing, well)), AlertRule::ofThumb))
                .isInfinite();
        assertThat(AlertRule.ofThumb(Threshold.best(
                                List.of(WatchedRun.of("redis", Phase.CALM, well, well)), AlertRule::ofThumb))
                        .firings(well))
                .isEmpty();
    }
}
