package dev.vane.inference.interval;

import java.util.List;
import java.util.Objects;

/**
 * How wide a prediction's interval is: what a manifest's {@code interval} holds. Both bounds lie an offset away from the
 * prediction. The offsets are linear between knots on the predicted value and constant outside them, so a prediction
 * that moves a little moves its bounds a little; one knot gives one offset for all predictions.
 *
 * @param coverage share of measurements that the interval is to cover, in (0, 1)
 * @param knots predicted values, ascending, in [0, 1]; 1 to {@value #MAX_KNOTS} of them
 * @param below offset of the lower bound at each knot, not negative
 * @param above offset of the upper bound at each knot, not negative
 * @param unfamiliarFactor what both offsets are multiplied by where the window is unlike training; at least 1
 */
public record IntervalRule(
        double coverage, List<Double> knots, List<Double> below, List<Double> above, double unfamiliarFactor) {
    /** Most knots of a rule. */
    public static final int MAX_KNOTS = 32;

    /** No lower bound is below this, unless the prediction itself is: a relative performance is never 0. */
    public static final double SMALLEST = 1e-3;

    public IntervalRule {
        if (!(coverage > 0 && coverage < 1)) {
            throw new IllegalArgumentException("interval.coverage must be in (0, 1): " + coverage);
        }
        if (!(unfamiliarFactor >= 1 && unfamiliarFactor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "interval.unfamiliarFactor must be at least 1 and finite: " + unfamiliarFactor);
        }
        knots = values("knots", knots);
        below = values("below", below);
        above = values("above", above);
        requireAscendingShares(knots);
        requireOffsets("below", below, knots.size());
        requireOffsets("above", above, knots.size());
    }

    private static List<Double> values(String key, List<Double> values) {
        if (values == null || values.stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException("interval.%s must be a list of numbers: %s".formatted(key, values));
        }
        return List.copyOf(values);
    }

    private static void requireAscendingShares(List<Double> knots) {
        if (knots.isEmpty() || knots.size() > MAX_KNOTS) {
            throw new IllegalArgumentException(
                    "interval.knots must have 1 to %d values: %d".formatted(MAX_KNOTS, knots.size()));
        }
        double before = -1;
        for (double knot : knots) {
            if (!(knot >= 0 && knot <= 1 && knot > before)) {
                throw new IllegalArgumentException("interval.knots must ascend in [0, 1]: " + knots);
            }
            before = knot;
        }
    }

    private static void requireOffsets(String key, List<Double> offsets, int knots) {
        if (offsets.size() != knots) {
            throw new IllegalArgumentException(
                    "interval.%s must have a value for each of %d knots: %d".formatted(key, knots, offsets.size()));
        }
        for (double offset : offsets) {
            if (!(offset >= 0 && offset <= 1)) {
                throw new IllegalArgumentException("interval.%s must be in [0, 1]: %s".formatted(key, offset));
            }
        }
    }

    /**
     * The interval around a prediction, cut to (0, 1]; the prediction always lies in it.
     *
     * @param prediction in (0, 1]
     * @param scale what both offsets are multiplied by, such as {@link SpreadFactor#of}; above 0
     * @param unfamiliar true if the window is unlike training
     */
    public Interval of(double prediction, double scale, boolean unfamiliar) {
        if (!(prediction > 0 && prediction <= 1)) {
            throw new IllegalArgumentException("a prediction must be in (0, 1]: " + prediction);
        }
        double factor = unfamiliar ? scale * unfamiliarFactor : scale;
        double lower = prediction - factor * offset(below, prediction);
        double upper = prediction + factor * offset(above, prediction);
        return new Interval(Math.min(prediction, Math.max(SMALLEST, lower)), Math.min(1, upper));
    }

    /** The same of errors that are as large everywhere. */
    public Interval of(double prediction, boolean unfamiliar) {
        return of(prediction, 1, unfamiliar);
    }

    private double offset(List<Double> offsets, double prediction) {
        return Line.along(knots, offsets, prediction);
    }
}
