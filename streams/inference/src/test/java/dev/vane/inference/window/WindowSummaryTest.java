package dev.vane.inference.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.window.WindowSummary.Statistic;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowSummaryTest {
    /** Feature 0 is 3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8; feature 1 is there in the first two rows only; 2 never. */
    private static final float[] DIGITS = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8};

    private static MetricWindow window() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < DIGITS.length; i++) {
            rows.add(Row.real(new float[] {DIGITS[i], 10 * i, 0}, new long[] {i < 2 ? 3 : 1}));
        }
        return new MetricWindow(rows);
    }

    @Test
    void isWhatIsCountedByHand() {
        float[] summary = WindowSummary.of(window());

        assertThat(summary).hasSize(WindowSummary.size(3));
        assertThat(of(summary, 0, Statistic.MEAN)).isCloseTo(52f / 12, within(1e-6f));
        // Σx² = 296, so the variance is 296/12 − (52/12)².
        assertThat(of(summary, 0, Statistic.SD)).isCloseTo((float) Math.sqrt(296.0 / 12 - 2704.0 / 144), within(1e-6f));
        // Sorted: 1 1 2 3 3 4 5 5 5 6 8 9; places 1.1, 5.5 and 9.9.
        assertThat(of(summary, 0, Statistic.Q10)).isCloseTo(1.1f, within(1e-6f));
        assertThat(of(summary, 0, Statistic.Q50)).isCloseTo(4.5f, within(1e-6f));
        assertThat(of(summary, 0, Statistic.Q90)).isCloseTo(7.8f, within(1e-6f));
        assertThat(of(summary, 0, Statistic.SLOPE)).isCloseTo(slope(), within(1e-6f));
        assertThat(of(summary, 0, Statistic.LAST)).isCloseTo(4.8f, within(1e-6f));
        assertThat(of(summary, 0, Statistic.PRESENT)).isEqualTo(1);
    }

    @Test
    void looksAtPresentValuesOnly() {
        float[] summary = WindowSummary.of(window());

        assertThat(of(summary, 1, Statistic.MEAN)).isEqualTo(5);
        assertThat(of(summary, 1, Statistic.SLOPE)).isEqualTo(10);
        assertThat(of(summary, 1, Statistic.LAST)).isEqualTo(5);
        assertThat(of(summary, 1, Statistic.PRESENT)).isCloseTo(2f / 12, within(1e-6f));
    }

    @Test
    void saysNaNOfAFeatureThatIsNeverThere() {
        float[] summary = WindowSummary.of(window());

        assertThat(of(summary, 2, Statistic.MEAN)).isNaN();
        assertThat(of(summary, 2, Statistic.LAST)).isNaN();
        assertThat(of(summary, 2, Statistic.PRESENT)).isZero();
    }

    @Test
    void doesNotCountImputedRows() {
        List<Row> rows = new ArrayList<>(window().rows());
        rows.add(rows.getLast().asImputed());

        float[] summary = WindowSummary.of(new MetricWindow(rows));

        assertThat(of(summary, 0, Statistic.MEAN)).isCloseTo(52f / 12, within(1e-6f));
        assertThat(of(summary, 0, Statistic.PRESENT)).isEqualTo(1);
    }

    @Test
    void namesWhatItHolds() {
        assertThat(WindowSummary.names(List.of("a", "b")))
                .hasSize(WindowSummary.size(2))
                .startsWith("a.mean", "a.sd")
                .element(WindowSummary.index(1, Statistic.LAST))
                .isEqualTo("b.last");
    }

    private static float of(float[] summary, int feature, Statistic statistic) {
        return summary[WindowSummary.index(feature, statistic)];
    }

    /** n Σtx − Σt Σx over n Σt² − (Σt)². */
    private static float slope() {
        double t = 0;
        double x = 0;
        double tx = 0;
        double tt = 0;
        for (int i = 0; i < DIGITS.length; i++) {
            t += i;
            x += DIGITS[i];
            tx += i * DIGITS[i];
            tt += i * i;
        }
        int n = DIGITS.length;
        return (float) ((n * tx - t * x) / (n * tt - t * t));
    }
}
