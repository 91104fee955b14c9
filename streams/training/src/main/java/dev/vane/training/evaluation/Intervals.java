package dev.vane.training.evaluation;

import dev.vane.training.crossfit.OutOfFold;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Intervals around predictions of unseen applications, and whether the truth was inside.
 *
 * @param covered share of the seeds in which each example's target was inside
 * @param widths of each example's interval, the mean over the seeds
 * @param predictions that the intervals are around
 */
public record Intervals(OutOfFold predictions, List<Double> covered, List<Double> widths) {
    public Intervals {
        covered = List.copyOf(covered);
        widths = List.copyOf(widths);
    }

    /** Share of all examples that are inside. */
    public double coverage() {
        return mean(covered);
    }

    /** Interval of the coverage over the applications. */
    public GroupBootstrap.Range coverageCi95() {
        return Measured.range(predictions, array(covered));
    }

    /** Mean width. */
    public double width() {
        return mean(widths);
    }

    /** Coverage of each application. */
    Map<String, Double> perApplication() {
        double[] values = array(covered);
        Map<String, Double> coverage = new TreeMap<>();
        predictions.placesByGroup().forEach((group, places) -> coverage.put(group, Scores.mean(values, places)));
        return coverage;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
