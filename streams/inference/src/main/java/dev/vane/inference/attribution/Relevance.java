package dev.vane.inference.attribution;

import java.util.List;

/**
 * How much each feature and each second has to do with one prediction, by one method. Values of different methods, and of
 * different windows, do not compare; their ranks do.
 *
 * @param direction which way: positive values push the prediction this way
 * @param features one for each feature of a window, ratios folded back into their parts; 0 where it is absent
 * @param seconds one for each row of the window, oldest first; empty if the method does not tell seconds apart
 */
public record Relevance(AttributionMethod method, Direction direction, List<Double> features, List<Double> seconds) {
    public Relevance {
        features = List.copyOf(features);
        seconds = List.copyOf(seconds);
        if (seconds.isEmpty() == method.hasSeconds()) {
            throw new IllegalArgumentException(
                    "%s gives %s seconds".formatted(method, method.hasSeconds() ? "relevance to" : "no"));
        }
        for (double value : features) {
            requireFinite(value);
        }
        for (double value : seconds) {
            requireFinite(value);
        }
    }

    private static void requireFinite(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("relevance must be finite: " + value);
        }
    }
}
