package dev.vane.training.evaluation;

import dev.vane.inference.interval.IntervalRule;
import dev.vane.training.crossfit.CrossValidation;
import dev.vane.training.crossfit.Folds;
import dev.vane.training.crossfit.LeftOut;
import dev.vane.training.crossfit.LeftOutPairs;
import dev.vane.training.crossfit.Split;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.KnownRule;
import dev.vane.training.method.Progress;
import dev.vane.training.stack.ErrorScale;
import dev.vane.training.stack.Stack;
import java.util.Arrays;
import java.util.List;

/**
 * The outer folds of one seed, as {@link CrossValidation} has them, and what a stack says of each after learning from all
 * others.
 *
 * @param stack its members
 * @param known what they correct
 * @param splits one for each fold
 * @param pairs inner folds for the price of half, if folds are of applications
 * @param seed of folds and members
 */
public record OuterFolds(Stack stack, KnownRule known, List<Split> splits, LeftOutPairs pairs, long seed) {
    public OuterFolds {
        splits = List.copyOf(splits);
    }

    /**
     * Deals the folds.
     *
     * @param leftOut what folds are of
     * @param count how many, if they are of applications
     */
    public static OuterFolds of(
            ExampleSet examples, LeftOut leftOut, int count, Stack stack, KnownRule known, long seed) {
        Folds folds = Folds.of(leftOut, examples, count, seed);
        return new OuterFolds(
                stack, known, folds.splits(examples), new LeftOutPairs(examples, folds, seed, stack.cache()), seed);
    }

    /**
     * A fold that was predicted.
     *
     * @param split its test side, and what was learnt from
     * @param inner what the training side alone says
     * @param scale of errors, by the training side
     * @param interval around predictions, by the training side
     * @param predictions of the test side, in its order
     */
    public record Fold(
            Split split, Stack.Inner inner, ErrorScale scale, IntervalRule interval, List<Double> predictions) {
        public Fold {
            predictions = List.copyOf(predictions);
        }
    }

    /** Predicts a fold; what the cache has is not learnt again. */
    public Fold predict(int fold, Progress progress) {
        Split split = splits.get(fold);
        Stack.Inner inner = inner(fold, (done, note) -> progress.at(done * 0.8, note));
        ErrorScale scale = ErrorScale.fit(known, split.training(), inner.predictions());
        IntervalRule interval = scale.interval(split.training(), inner.predictions());
        double[] predictions = stack.predict(split, inner, seed, (done, note) -> progress.at(0.8 + done * 0.2, note));
        return new Fold(
                split,
                inner,
                scale,
                interval,
                Arrays.stream(predictions).boxed().toList());
    }

    /** Those of other examples that a fold leaves out. */
    public ExampleSet leftOut(int fold, ExampleSet others) {
        return pairs.folds().leftOut(fold, others);
    }

    /**
     * Predictions of other examples by what a fold learnt.
     *
     * @param fold that was predicted
     * @param others that it leaves out, one at least
     */
    public double[] predict(Fold fold, ExampleSet others, Progress progress) {
        Split split = new Split(fold.split().training(), others, fold.split().leftOut());
        return stack.predict(split, fold.inner(), seed, progress);
    }

    /** What the training side of a fold says; of the folds of applications only, each may be an inner one of the others. */
    private Stack.Inner inner(int fold, Progress progress) {
        return switch (pairs.folds().leftOut()) {
            case APPLICATIONS -> stack.inner(pairs, fold, progress);
            case HOSTS -> stack.inner(splits.get(fold).training(), seed, progress);
        };
    }
}
