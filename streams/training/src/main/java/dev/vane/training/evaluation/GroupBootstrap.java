package dev.vane.training.evaluation;

import dev.vane.inference.statistics.Quantiles;
import dev.vane.training.crossfit.OutOfFold;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Intervals for means over examples that are not independent within an application: applications are drawn with
 * replacement, each with all its examples (cluster bootstrap, percentile interval; Efron and Tibshirani, "An
 * Introduction to the Bootstrap", 1993, chapters 8 and 13).
 */
public final class GroupBootstrap {
    private static final int DRAWS = 10_000;
    private static final double LEVEL = 0.95;

    private GroupBootstrap() {}

    /**
     * A range with bounds.
     *
     * @param low quantile below which half of what the level leaves lies
     * @param high quantile above which the other half lies
     */
    public record Range(double low, double high) {
        /** True if 0 is outside. */
        public boolean excludesZero() {
            return low > 0 || high < 0;
        }
    }

    /**
     * 95 % interval of the mean over all examples.
     *
     * @param values one for each example
     * @param groups places of each application's examples
     * @param seed of the draws
     */
    public static Range ofMean(double[] values, List<List<Integer>> groups, long seed) {
        return ofMean(values, groups, LEVEL, seed);
    }

    /**
     * Interval of the mean over all examples.
     *
     * @param values one for each example
     * @param groups places of the examples of each unit that is drawn
     * @param level in (0, 1), such as 0.95
     * @param seed of the draws
     */
    public static Range ofMean(double[] values, List<List<Integer>> groups, double level, long seed) {
        double[] sums = new double[groups.size()];
        int[] counts = new int[groups.size()];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = groups.get(i).stream().mapToDouble(place -> values[place]).sum();
            counts[i] = groups.get(i).size();
        }
        Random random = new Random(seed);
        double[] means = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            double sum = 0;
            long count = 0;
            for (int i = 0; i < sums.length; i++) {
                int group = random.nextInt(sums.length);
                sum += sums[group];
                count += counts[group];
            }
            means[draw] = sum / count;
        }
        double tail = (1 - level) / 2;
        double[] bounds = Quantiles.of(means, tail, 1 - tail);
        return new Range(bounds[0], bounds[1]);
    }

    /** 95 % interval of how much lower the first method's mean absolute error is than the second's. */
    public static Range ofGain(OutOfFold model, OutOfFold other, long seed) {
        if (!model.examples().examples().equals(other.examples().examples())) {
            throw new IllegalArgumentException("only predictions of the same examples can be compared in pairs");
        }
        double[] own = model.absoluteErrors();
        double[] others = other.absoluteErrors();
        double[] gains = new double[own.length];
        Arrays.setAll(gains, i -> others[i] - own[i]);
        return ofMean(gains, List.copyOf(model.placesByGroup().values()), seed);
    }
}
