package dev.vane.training.crossfit;

import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Cross-validation within the training side of each outer fold, for the price of half: the inner folds of a training side
 * are the other outer folds, so the model that saw neither of two folds predicts both, once for each of the two.
 *
 * @param examples all of them
 * @param folds the outer folds, of applications
 * @param seed of the methods
 * @param cache of predictions
 */
public record LeftOutPairs(ExampleSet examples, Folds folds, long seed, PredictionCache cache) {
    /** The outer split of a fold. */
    public Split split(int fold) {
        return split(folds.folds().get(fold), Set.of());
    }

    /** Predictions of the training side of an outer fold, in its order, each by a model without its fold. */
    public double[] inner(Method method, int fold, Progress progress) {
        ExampleSet training = split(fold).training();
        List<Integer> others = IntStream.range(0, folds.folds().size())
                .filter(other -> other != fold)
                .boxed()
                .toList();
        List<Split> parts = new ArrayList<>();
        List<double[]> predictions = new ArrayList<>();
        for (int i = 0; i < others.size(); i++) {
            int before = i;
            Set<String> predicted = folds.folds().get(others.get(i));
            Split pair = split(folds.folds().get(fold), predicted);
            double[] both = cache.predict(
                    method, pair, seed, (done, note) -> progress.at((before + done) / others.size(), note));
            progress.at((i + 1.0) / others.size(), "");
            predictions.add(of(predicted, pair.test(), both));
            parts.add(new Split(pair.training(), training.only(example -> predicted.contains(example.group()))));
        }
        return OutOfFold.inOrder(training, parts, predictions);
    }

    private Split split(Set<String> one, Set<String> other) {
        return new Split(
                examples.only(example -> !one.contains(example.group()) && !other.contains(example.group())),
                examples.only(example -> one.contains(example.group()) || other.contains(example.group())));
    }

    private static double[] of(Set<String> groups, ExampleSet test, double[] predictions) {
        List<Example> all = test.examples();
        return IntStream.range(0, predictions.length)
                .filter(i -> groups.contains(all.get(i).group()))
                .mapToDouble(i -> predictions[i])
                .toArray();
    }
}
