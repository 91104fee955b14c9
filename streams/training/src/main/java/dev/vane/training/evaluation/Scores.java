package dev.vane.training.evaluation;

import dev.vane.training.crossfit.OutOfFold;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far predictions are from the truth. Errors are means over the seeds first, then over the examples.
 *
 * @param mae mean absolute error over all examples
 * @param mse mean squared error
 * @param r2 1 − mse / variance of the targets
 * @param perApplication mean absolute error of each application
 */
public record Scores(double mae, double mse, double r2, Map<String, Double> perApplication) {
    public Scores {
        perApplication = Map.copyOf(perApplication);
    }

    /** Scores of predictions of unseen applications. */
    public static Scores of(OutOfFold predictions) {
        double[] absolute = predictions.absoluteErrors();
        double mse = mean(predictions.squaredErrors());
        Map<String, Double> perApplication = new TreeMap<>();
        predictions.placesByGroup().forEach((group, places) -> perApplication.put(group, mean(absolute, places)));
        return new Scores(
                mean(absolute), mse, 1 - mse / variance(predictions.examples().targets()), perApplication);
    }

    /** Mean of the applications' own errors: each counts the same, however much was measured of it. */
    public double macroMae() {
        return perApplication.values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }

    /** The application that is predicted worst. */
    public Map.Entry<String, Double> worst() {
        return perApplication.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow();
    }

    /** 1 − own error / the other's error: above 0 if it is better than the other. */
    public double skillAgainst(Scores other) {
        return 1 - mae / other.mae;
    }

    static double mean(double[] values, List<Integer> places) {
        return places.stream().mapToDouble(place -> values[place]).average().orElseThrow();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        return Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow();
    }
}
