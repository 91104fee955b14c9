package dev.vane.inference.familiarity;

import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.cloudformer.FeatureScaling.Transform;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.inference.window.WindowSummary;
import dev.vane.inference.window.WindowSummary.Statistic;
import java.util.List;

/**
 * One number of a window's summary, as windows are compared by it.
 *
 * @param feature its index among the model's inputs
 * @param statistic {@link Statistic#MEAN} or {@link Statistic#LAST}, with the values of {@link WindowSummary}
 * @param scaling robust centre and scale over the training windows
 */
public record Column(int feature, Statistic statistic, FeatureScaling scaling) {
    /** Steps of one scale: a byte holds the ±6 scales that {@link FeatureScaling} leaves. */
    static final int STEPS = 21;

    /** Stands for a value that is not there. */
    static final byte ABSENT = Byte.MIN_VALUE;

    public Column {
        if (feature < 0) {
            throw new IllegalArgumentException("familiarity.columns must have features from 0 on: " + feature);
        }
        if (statistic != Statistic.MEAN && statistic != Statistic.LAST) {
            throw new IllegalArgumentException("familiarity.columns must be MEAN or LAST: " + statistic);
        }
        if (scaling == null) {
            throw new IllegalArgumentException("familiarity.columns must have a scaling: feature " + feature);
        }
    }

    /** The window's value, standardised and clipped, in steps; {@link #ABSENT} if no real row has the feature. */
    byte of(MetricWindow window) {
        return quantised(value(window, feature, statistic));
    }

    /** A value in the feature's base unit, standardised and clipped, in steps; NaN is absent. */
    byte quantised(double value) {
        if (Double.isNaN(value)) {
            return ABSENT;
        }
        double transformed = scaling.transform() == Transform.LOG1P ? Math.log1p(Math.max(value, 0)) : value;
        double standard = (transformed - scaling.center()) * scaling.inverseScale();
        double clipped = Math.max(-FeatureScaling.LIMIT, Math.min(FeatureScaling.LIMIT, standard));
        return (byte) Math.round(STEPS * clipped);
    }

    /**
     * Mean of a feature over the real rows that have it, all of them or those among the window's last ten; NaN if there
     * are none. The same as {@link WindowSummary} gives, without what is not asked for.
     */
    static double value(MetricWindow window, int feature, Statistic statistic) {
        List<Row> rows = window.rows();
        int last = Math.max(0, rows.size() - WindowSummary.LAST_ROWS);
        double mean = statistic == Statistic.LAST ? mean(rows.subList(last, rows.size()), feature) : Double.NaN;
        return Double.isNaN(mean) ? mean(rows, feature) : mean;
    }

    private static double mean(List<Row> rows, int feature) {
        double sum = 0;
        int count = 0;
        for (Row row : rows) {
            if (!row.imputed() && row.isPresent(feature)) {
                sum += row.value(feature);
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }
}
