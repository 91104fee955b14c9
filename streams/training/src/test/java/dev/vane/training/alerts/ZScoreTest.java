package dev.vane.training.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ZScoreTest {
    @Test
    void tellsHowFarAStepIsFromTheMinuteBeforeUntilItIsUsual() {
        double[] seconds = new double[300];
        Arrays.fill(seconds, 0.1);
        Arrays.fill(seconds, 100, 300, 0.5);

        double[] scores = ZScore.of(seconds);

        assertThat(scores[99]).isCloseTo(0, within(1e-9));
        // The smallest deviation is 0.01.
        assertThat(scores[104]).isCloseTo(40, within(1e-9));
        assertThat(scores[164]).isCloseTo(0, within(1e-9));
        assertThat(scores[33]).isNaN();
        assertThat(scores[34]).isCloseTo(0, within(1e-9));
    }

    @Test
    void isWhatTheFormulaSays() {
        Random random = new Random(2);
        double[] seconds = new double[200];
        Arrays.setAll(seconds, i -> random.nextInt(4) == 0 ? Double.NaN : random.nextDouble());

        double[] scores = ZScore.of(seconds);

        for (int t = 0; t < 200; t++) {
            assertThat(scores[t]).as("second %d", t).isCloseTo(slow(seconds, t), within(1e-9));
        }
    }

    /** Word by word. */
    private static double slow(double[] seconds, int t) {
        List<Double> now = new ArrayList<>();
        List<Double> before = new ArrayList<>();
        for (int i = 0; i <= t; i++) {
            if (!Double.isNaN(seconds[i])) {
                if (i > t - 5) {
                    now.add(seconds[i]);
                } else if (i > t - 65) {
                    before.add(seconds[i]);
                }
            }
        }
        if (before.size() < 30 || now.isEmpty()) {
            return Double.NaN;
        }
        double mean = before.stream().mapToDouble(x -> x).sum() / before.size();
        double squares =
                before.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
        double deviation = Math.sqrt(squares / before.size());
        return (now.stream().mapToDouble(x -> x).sum() / now.size() - mean) / Math.max(0.01, deviation);
    }
}
