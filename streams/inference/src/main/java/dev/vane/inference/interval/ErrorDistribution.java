package dev.vane.inference.interval;

import java.util.List;
import java.util.Objects;

/**
 * How what is measured is distributed around a prediction: what a manifest's {@code errors} holds. An error is measured less
 * predicted, over the usual size of errors near the predicted value; its distribution is the same everywhere.
 *
 * @param knots predicted values, ascending, in [0, 1]
 * @param sizes usual size of errors at each knot, above 0; linear between knots, constant outside them
 * @param levels probabilities, ascending, in (0, 1)
 * @param quantiles of errors in these sizes at each level, ascending
 * @param unfamiliarFactor what sizes are multiplied by where the window is unlike training; at least 1
 */
public record ErrorDistribution(
        List<Double> knots, List<Double> sizes, List<Double> levels, List<Double> quantiles, double unfamiliarFactor) {
    public ErrorDistribution {
        knots = ascending("knots", knots, 0, 1);
        sizes = finite("sizes", sizes);
        levels = ascending("levels", levels, Double.MIN_VALUE, Math.nextDown(1));
        quantiles = finite("quantiles", quantiles);
        if (sizes.size() != knots.size() || sizes.stream().anyMatch(size -> !(size > 0))) {
            throw new IllegalArgumentException("errors.sizes must be above 0, one for each knot: " + sizes);
        }
        if (quantiles.size() != levels.size()) {
            throw new IllegalArgumentException("errors.quantiles must be one for each level: " + quantiles);
        }
        for (int i = 1; i < quantiles.size(); i++) {
            if (quantiles.get(i) < quantiles.get(i - 1)) {
                throw new IllegalArgumentException("errors.quantiles must ascend: " + quantiles);
            }
        }
        if (!(unfamiliarFactor >= 1 && unfamiliarFactor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "errors.unfamiliarFactor must be at least 1 and finite: " + unfamiliarFactor);
        }
    }

    private static List<Double> finite(String key, List<Double> values) {
        if (values == null
                || values.isEmpty()
                || values.stream().anyMatch(Objects::isNull)
                || values.stream().anyMatch(value -> !Double.isFinite(value))) {
            throw new IllegalArgumentException("errors.%s must be a list of numbers: %s".formatted(key, values));
        }
        return List.copyOf(values);
    }

    private static List<Double> ascending(String key, List<Double> values, double lowest, double highest) {
        List<Double> checked = finite(key, values);
        for (int i = 0; i < checked.size(); i++) {
            double value = checked.get(i);
            if (value < lowest || value > highest || (i > 0 && value <= checked.get(i - 1))) {
                throw new IllegalArgumentException(
                        "errors.%s must ascend from %s to %s: %s".formatted(key, lowest, highest, values));
            }
        }
        return checked;
    }

    /**
     * The probability that what is measured lies below a value. Between two quantiles it is linear; beyond the outermost
     * ones it is theirs: how rare the rarest errors are is not known.
     *
     * @param threshold in (0, 1)
     * @param prediction in (0, 1]
     * @param scale what sizes are multiplied by, such as {@link SpreadFactor#of}; above 0
     * @param unfamiliar true if the window is unlike training
     */
    public double below(double threshold, double prediction, double scale, boolean unfamiliar) {
        double size = size(prediction) * scale * (unfamiliar ? unfamiliarFactor : 1);
        return Line.along(quantiles, levels, (threshold - prediction) / size);
    }

    /** The same of errors that are as large everywhere. */
    public double below(double threshold, double prediction, boolean unfamiliar) {
        return below(threshold, prediction, 1, unfamiliar);
    }

    private double size(double prediction) {
        return Line.along(knots, sizes, prediction);
    }
}
