package dev.vane.training.crossfit;

import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import java.util.ArrayList;
import java.util.List;

/**
 * Grouped cross-validation: the applications are dealt into folds anew for each seed, and every example is predicted by a
 * model that saw nothing of its application. Or of its host: each host is a fold of its own.
 *
 * @param cache keeps what has been predicted
 * @param folds number of folds, if applications are left out
 * @param leftOut what is
 */
public record CrossValidation(PredictionCache cache, int folds, LeftOut leftOut) {
    /** By application. */
    public CrossValidation(PredictionCache cache, int folds) {
        this(cache, folds, LeftOut.APPLICATIONS);
    }

    /** Predictions of all examples, for each seed. */
    public OutOfFold run(Method method, ExampleSet examples, List<Long> seeds, Progress progress) {
        List<double[]> bySeed = new ArrayList<>();
        for (int i = 0; i < seeds.size(); i++) {
            int before = i;
            Progress part = (done, note) -> progress.at((before + done) / seeds.size(), note);
            long seed = seeds.get(i);
            bySeed.add(run(method, examples, Folds.of(leftOut, examples, folds, seed), seed, part));
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
