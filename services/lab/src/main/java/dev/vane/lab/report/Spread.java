package dev.vane.lab.report;

import java.util.Collection;
import org.apache.commons.statistics.descriptive.Quantile;
import org.apache.commons.statistics.descriptive.Quantile.EstimationMethod;

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
    /** As everywhere in Vane: method 7 of Hyndman and Fan, linear between the order statistics beside it. */
    private static final Quantile QUANTILES = Quantile.withDefaults().with(EstimationMethod.HF7);

    /** @throws IllegalArgumentException if there are none */
    static Spread of(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("there must be a value");
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double[] quantiles = QUANTILES.evaluate(sorted, 0.05, 0.25, 0.5, 0.75, 0.95);
        double mean = values.stream().mapToDouble(Double::doubleValue).sum() / sorted.length;
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        return new Spread(
                sorted.length,
                mean,
                sorted.length == 1 ? 0 : Math.sqrt(squares / (sorted.length - 1)),
                quantiles[0],
                quantiles[1],
                quantiles[2],
                quantiles[3],
                quantiles[4]);
    }
}
