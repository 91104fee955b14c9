package dev.vane.training.crossfit;

import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import java.util.ArrayList;
import java.util.List;

/**
 * Grouped cross-validation: the applications are dealt into folds anew for each seed, and every example is predicted by a
 * model that saw nothing of its application.
 *
 * @param cache keeps what has been predicted
 * @param folds number of folds
 */
public record CrossValidation(PredictionCache cache, int folds) {
    /** Predictions of all examples, for each seed. */
    public OutOfFold run(Method method, ExampleSet examples, List<Long> seeds, Progress progress) {
        List<double[]> bySeed = new ArrayList<>();
        for (int i = 0; i < seeds.size(); i++) {
            int before = i;
            Progress part = (done, note) -> progress.at((before + done) / seeds.size(), note);
            bySeed.add(run(method, examples, Folds.grouped(examples, folds, seeds.get(i)), seeds.get(i), part));
        }
        return new OutOfFold(examples, bySeed);
    }

    /** Predictions of all examples in the order of the set, with folds that the caller chose. */
    public double[] run(Method method, ExampleSet examples, Folds chosen, long seed, Progress progress) {
        List<Split> splits = chosen.splits(examples);
        List<double[]> predictions = new ArrayList<>();
        for (int i = 0; i < splits.size(); i++) {
            int before = i;
            Progress part = (done, note) -> progress.at((before + done) / splits.size(), note);
            predictions.add(cache.predict(method, splits.get(i), seed, part));
            progress.at((i + 1.0) / splits.size(), "");
        }
        return OutOfFold.inOrder(examples, splits, predictions);
    }
}
