package dev.vane.training.crossfit;

import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Predictions of every example of a set by a model that was not trained on its application, or host, once for each seed.
 */
public final class OutOfFold {
    private final ExampleSet examples;
    private final List<double[]> bySeed;

    /**
     * Predictions that were made for each seed.
     *
     * @param bySeed one array for each seed, in the order of the examples
     */
    public OutOfFold(ExampleSet examples, List<double[]> bySeed) {
        for (double[] predictions : bySeed) {
            if (predictions.length != examples.size()) {
                throw new IllegalArgumentException(
                        "%d examples need as many predictions: %d".formatted(examples.size(), predictions.length));
            }
        }
        this.examples = examples;
        this.bySeed = List.copyOf(bySeed);
    }

    /** Predictions of the folds of one seed, put back into the order of the set. */
    public static double[] inOrder(ExampleSet examples, List<Split> splits, List<double[]> predictions) {
        IdentityHashMap<Example, Integer> places = new IdentityHashMap<>();
        for (int i = 0; i < examples.size(); i++) {
            places.put(examples.examples().get(i), i);
        }
        double[] all = new double[examples.size()];
        for (int fold = 0; fold < splits.size(); fold++) {
            List<Example> test = splits.get(fold).test().examples();
            for (int i = 0; i < test.size(); i++) {
                all[places.get(test.get(i))] = predictions.get(fold)[i];
            }
        }
        return all;
    }

    /** What was predicted. */
    public ExampleSet examples() {
        return examples;
    }

    /** One prediction of each example for each seed. */
    public List<double[]> bySeed() {
        return bySeed;
    }

    /** Mean of all predictions. */
    public double mean() {
        return bySeed.stream().flatMapToDouble(Arrays::stream).average().orElseThrow();
    }

    /** Absolute error of each example, the mean over the seeds. */
    public double[] absoluteErrors() {
        return errors(Math::abs);
    }

    /** Squared error of each example, the mean over the seeds. */
    public double[] squaredErrors() {
        return errors(error -> error * error);
    }

    private double[] errors(DoubleUnaryOperator of) {
        double[] targets = examples.targets();
        return IntStream.range(0, targets.length)
                .mapToDouble(i -> bySeed.stream()
                        .mapToDouble(predictions -> of.applyAsDouble(predictions[i] - targets[i]))
                        .average()
                        .orElseThrow())
                .toArray();
    }

    /** Places of the examples of each group. */
    public Map<String, List<Integer>> placesByGroup() {
        Map<String, List<Integer>> places = new TreeMap<>();
        for (int i = 0; i < examples.size(); i++) {
            places.computeIfAbsent(examples.examples().get(i).group(), group -> new ArrayList<>())
                    .add(i);
        }
        return places;
    }

    /** The examples that a condition holds for. */
    public OutOfFold only(Predicate<Example> condition) {
        int[] kept = IntStream.range(0, examples.size())
                .filter(i -> condition.test(examples.examples().get(i)))
                .toArray();
        return new OutOfFold(
                examples.only(condition),
                bySeed.stream()
                        .map(predictions -> IntStream.of(kept)
                                .mapToDouble(i -> predictions[i])
                                .toArray())
                        .toList());
    }
}
