package dev.vane.inference.familiarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.SeededWindows;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.cloudformer.FeatureScaling.Transform;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.WindowSummary;
import dev.vane.inference.window.WindowSummary.Statistic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ColumnTest {
    private static final FeatureScaling HALVES = new FeatureScaling(Transform.LINEAR, 2, 0.5f, true);

    /** A summary holds floats. */
    private static final double RELATIVE_TOLERANCE = 1e-6;

    @ParameterizedTest
    @EnumSource(
            value = Statistic.class,
            names = {"MEAN", "LAST"})
    void givesWhatAWindowSummaryGives(Statistic statistic) {
        for (int rows : new int[] {1, 9, 10, 11, 35, 60}) {
            MetricWindow window =
                    SeededWindows.window(rows, rows, 20, feature -> feature % 3 > 0, row -> row % 4 == 1 || row > 40);
            float[] summary = WindowSummary.of(window);
            for (int feature = 0; feature < 20; feature++) {
                double expected = summary[WindowSummary.index(feature, statistic)];
                double value = Column.value(window, feature, statistic);

                assertThat(Double.isNaN(value)).isEqualTo(feature % 3 == 0);
                if (feature % 3 > 0) {
                    assertThat(value).isCloseTo(expected, within(RELATIVE_TOLERANCE * Math.abs(expected)));
                }
            }
        }
    }

    @Test
    void countsScalesInStepsOfOneTwentyFirst() {
        Column column = new Column(0, Statistic.MEAN, HALVES);

        assertThat(column.quantised(2)).isZero();
        assertThat(column.quantised(4)).isEqualTo((byte) 21);
        assertThat(column.quantised(1)).isEqualTo((byte) -10);
        assertThat(column.quantised(1e9)).isEqualTo((byte) 126);
        assertThat(column.quantised(-1e9)).isEqualTo((byte) -126);
        assertThat(column.quantised(Double.NaN)).isEqualTo(Column.ABSENT);
    }

    @Test
    void takesTheLogarithmWhereTheScalingDoes() {
        float center = (float) Math.log1p(100);
        Column column = new Column(0, Statistic.MEAN, new FeatureScaling(Transform.LOG1P, center, 1, true));

        assertThat(column.quantised(100)).isZero();
        assertThat(column.quantised(101 * Math.E - 1)).isEqualTo((byte) 21);
        assertThat(column.quantised(-5)).isEqualTo((byte) Math.round(-21 * center));
    }

    @Test
    void comparesMeansOnly() {
        assertThatThrownBy(() -> new Column(0, Statistic.SLOPE, HALVES)).hasMessageContaining("MEAN or LAST: SLOPE");
        assertThatThrownBy(() -> new Column(-1, Statistic.MEAN, HALVES)).hasMessageContaining("from 0 on: -1");
        assertThatThrownBy(() -> new Column(3, Statistic.MEAN, null)).hasMessageContaining("feature 3");
    }
}
