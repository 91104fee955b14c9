package dev.vane.training.baseline;

import dev.vane.inference.statistics.Quantiles;
import java.util.Arrays;

/**
 * How a number is made comparable with others: asinh((x − center) / spread). Near the center that is linear; far from it
 * logarithmic, so that neither a burst nor a counter of another order of magnitude rules a model.
 *
 * @param center median of the training values
 * @param spread their interquartile range over that of the normal distribution, or their standard deviation if that is 0;
 *     0 if they do not vary
 */
record RobustScale(double center, double spread) {
    /** Interquartile range of the standard normal distribution. */
    private static final double NORMAL_RANGE = 1.349;

    /** From the values that are not NaN. */
    static RobustScale fit(double[] values) {
        double[] sorted = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        if (sorted.length == 0 || sorted[0] == sorted[sorted.length - 1]) {
            return new RobustScale(sorted.length == 0 ? 0 : sorted[0], 0);
        }
        double[] quartiles = Quantiles.of(sorted.clone(), 0.25, 0.5, 0.75);
        double range = quartiles[2] - quartiles[0];
        return new RobustScale(quartiles[1], range > 0 ? range / NORMAL_RANGE : deviation(sorted));
    }

    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double square = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return Math.sqrt(square / values.length);
    }

    /** True if the training values differed. */
    boolean varies() {
        return spread > 0;
    }

    /** The comparable number; 0, the median's, if it is absent or did not vary in training. */
    double of(double value) {
        if (Double.isNaN(value) || !varies()) {
            return 0;
        }
        double scaled = (value - center) / spread;
        double size = Math.abs(scaled);
        return Math.copySign(Math.log1p(size + size * size / (1 + Math.hypot(1, size))), scaled);
    }
}
