package dev.vane.training.stack;

import dev.vane.training.crossfit.CrossValidation;
import dev.vane.training.crossfit.Folds;
import dev.vane.training.crossfit.LeftOut;
import dev.vane.training.crossfit.LeftOutPairs;
import dev.vane.training.crossfit.PredictionCache;
import dev.vane.training.crossfit.Split;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Methods blended by shares that are fitted to their predictions of what they had not seen (stacked regressions; Breiman,
 * 1996). Within the training side of a split the members are cross-validated once more: these inner predictions give the
 * shares and the interval, so that nothing of the test side is looked at.
 */
public final class Stack {
    private final List<Method> members;
    private final PredictionCache cache;
    private final Blending blending;

    /**
     * @param members at least one
     * @param cache of the members' predictions
     * @param blending how they are blended
     */
    public Stack(List<Method> members, PredictionCache cache, Blending blending) {
        this.members = List.copyOf(members);
        this.cache = cache;
        this.blending = blending;
    }

    /**
     * What the training side alone says of the blend.
     *
     * @param shares of the members, in their order
     * @param errors mean absolute error of each member alone
     * @param predictions of the training side's examples, each by members that had not seen its application, or its host
     */
    public record Inner(List<Double> shares, List<Double> errors, List<Double> predictions) {
        public Inner {
            shares = List.copyOf(shares);
            errors = List.copyOf(errors);
            predictions = List.copyOf(predictions);
        }
    }

    /** Where the members' predictions are kept. */
    public PredictionCache cache() {
        return cache;
    }

    /** Name and settings of all members. */
    public String identity() {
        return "stack of " + members.stream().map(Method::identity).toList() + " over " + Blending.FOLDS + " folds";
    }

    /** How they are blended. */
    public Blending blending() {
        return blending;
    }

    /** Cross-validates the members within a set. */
    public Inner inner(ExampleSet training, long seed, Progress progress) {
        Folds folds = blending.folds(training, seed);
        CrossValidation validation = new CrossValidation(cache, Blending.FOLDS, folds.leftOut());
        return inner(training, (member, part) -> validation.run(member, training, folds, seed, part), progress);
    }

    /**
     * Cross-validates the members within the training side of an outer fold of applications; the other outer folds are its
     * folds, if applications are left out there, too.
     */
    public Inner inner(LeftOutPairs pairs, int fold, Progress progress) {
        ExampleSet training = pairs.split(fold).training();
        if (blending.inner(training) == LeftOut.HOSTS) {
            return inner(training, pairs.seed(), progress);
        }
        return inner(training, (member, part) -> pairs.inner(member, fold, part), progress);
    }

    /** Predictions of a training side by models that had not seen an example's application, or its host. */
    private interface Validation {
        double[] run(Method member, Progress progress);
    }

    private Inner inner(ExampleSet training, Validation validation, Progress progress) {
        List<double[]> predictions = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            predictions.add(validation.run(members.get(i), part(progress, i, members.size())));
        }
        double[] targets = training.targets();
        double[] fitted = Weights.fit(
                blending.shares(),
                predictions,
                targets,
                training.examples().stream().map(Example::group).toList());
        List<Double> errors = predictions.stream()
                .map(member -> Weights.meanAbsoluteError(member, targets))
                .toList();
        return new Inner(list(fitted), errors, list(Weights.combine(predictions, fitted)));
    }

    /** Predictions of the test side, blended as the training side says. */
    public double[] predict(Split split, Inner inner, long seed, Progress progress) {
        List<double[]> predictions = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            // One that has no share need not be learnt.
            predictions.add(
                    inner.shares().get(i) == 0
                            ? new double[split.test().size()]
                            : cache.predict(members.get(i), split, seed, part(progress, i, members.size())));
        }
        return Weights.combine(predictions, array(inner.shares()));
    }

    private static Progress part(Progress whole, int index, int count) {
        return (done, note) -> whole.at((index + done) / count, note);
    }

    private static List<Double> list(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
