package dev.vane.lab.report;

import java.util.Collection;

/**
 * Where most of some values lie.
 *
 * @param count number of values
 * @param mean of them
 * @param deviation standard deviation, divisor n − 1; 0 for a single value
 * @param low quantile 0.05, by linear interpolation between ranks, as the others
 * @param lowerQuartile quantile 0.25
 * @param median quantile 0.5
 * @param upperQuartile quantile 0.75
 * @param high quantile 0.95
 */
record Spread(
        int count,
        double mean,
        double deviation,
        double low,
        double lowerQuartile,
        double median,
        double upperQuartile,
        double high) {

    /** @throws IllegalArgumentException if there are none */
    static Spread of(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("there must be a value");
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double mean = values.stream().mapToDouble(Double::doubleValue).sum() / sorted.length;
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        return new Spread(
                sorted.length,
                mean,
                sorted.length == 1 ? 0 : Math.sqrt(squares / (sorted.length - 1)),
                quantile(sorted, 0.05),
                quantile(sorted, 0.25),
                quantile(sorted, 0.5),
                quantile(sorted, 0.75),
                quantile(sorted, 0.95));
    }

    private static double quantile(double[] sorted, double share) {
        double rank = share * (sorted.length - 1);
        int below = (int) Math.floor(rank);
        int above = (int) Math.ceil(rank);
        return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
    }
}
