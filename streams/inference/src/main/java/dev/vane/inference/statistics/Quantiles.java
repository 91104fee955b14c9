package dev.vane.inference.statistics;

import org.apache.commons.statistics.descriptive.Median;
import org.apache.commons.statistics.descriptive.Quantile;
import org.apache.commons.statistics.descriptive.Quantile.EstimationMethod;

/**
 * Quantiles by linear interpolation between the two order statistics beside the place {@code p (n - 1)}: method 7 of Hyndman
 * and Fan, "Sample Quantiles in Statistical Packages" (1996), the default of R and NumPy.
 *
 * <p>All methods reorder the values that they are given; the values may come in any order.
 */
public final class Quantiles {
    private static final Quantile METHOD =
            Quantile.withDefaults().withCopy(false).with(EstimationMethod.HF7);

    private static final Median MEDIAN = Median.withDefaults().withCopy(false);

    private Quantiles() {}

    /** One quantile, {@code p} in [0, 1]; NaN if there is no value. */
    public static double of(double[] values, double p) {
        return METHOD.evaluate(values, p);
    }

    /** Several quantiles, in the order of {@code shares}, each in [0, 1]; NaN if there is no value. */
    public static double[] of(double[] values, double... shares) {
        return METHOD.evaluate(values, shares);
    }

    /** Several quantiles of the first {@code count} values, in the order of {@code shares}; the others stay where they are. */
    public static double[] ofFirst(int count, double[] values, double... shares) {
        return METHOD.evaluateRange(values, 0, count, shares);
    }

    /** The value in the middle, or the mean of the two in the middle; NaN if there is no value. */
    public static double median(double... values) {
        return MEDIAN.evaluate(values);
    }
}
