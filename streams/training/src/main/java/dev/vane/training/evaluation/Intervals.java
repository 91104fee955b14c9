package dev.vane.training.evaluation;

import dev.vane.training.crossfit.OutOfFold;
import dev.vane.training.example.Example;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

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

    /** Those around some of the predictions; empty if there are none. */
    Optional<Intervals> only(Predicate<Example> condition) {
        List<Integer> places = IntStream.range(0, covered.size())
                .filter(i -> condition.test(predictions.examples().examples().get(i)))
                .boxed()
                .toList();
        return places.isEmpty()
                ? Optional.empty()
                : Optional.of(new Intervals(
                        predictions.only(condition),
                        places.stream().map(covered::get).toList(),
                        places.stream().map(widths::get).toList()));
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
