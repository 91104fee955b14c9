package dev.vane.training.evaluation;

import dev.vane.training.crossfit.CrossValidation;
import dev.vane.training.crossfit.Folds;
import dev.vane.training.crossfit.LeftOut;
import dev.vane.training.crossfit.OutOfFold;
import dev.vane.training.crossfit.PredictionCache;
import dev.vane.training.crossfit.Split;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import dev.vane.training.stack.Blending;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Compares variants without a look at any outer test side: each is cross-validated within the training sides of the
 * outer folds. What is best here may go on to the outer folds.
 *
 * @param cache of predictions
 * @param leftOut what both outer and inner folds leave out; hosts need three at least
 * @param folds outer folds, if they are of applications
 * @param outer how many of the training sides are used at most; all of them share most of their applications
 */
public record Choice(PredictionCache cache, LeftOut leftOut, int folds, int outer) {
    private static final long SEED = 1;

    /**
     * A variant of a method, perhaps on other inputs made of the same rows.
     *
     * @param name what is varied
     * @param method with its settings
     * @param inputs what it learns from; the same examples in the same order for all variants
     */
    public record Variant(String name, Method method, ExampleSet inputs) {}

    /**
     * How a variant did.
     *
     * @param mae mean absolute error over the windows, on what was left out within the training sides
     * @param macroMae mean of the applications' own errors
     */
    public record Compared(String name, double mae, double macroMae) {}

    /** All variants, best first. */
    public List<Compared> run(List<Variant> variants, Evaluation.Steps steps) {
        List<Compared> compared = new ArrayList<>();
        for (int i = 0; i < variants.size(); i++) {
            compared.add(run(
                    variants.get(i),
                    steps.of(i, variants.size(), variants.get(i).name())));
        }
        return compared.stream()
                .sorted(Comparator.comparingDouble(Compared::mae))
                .toList();
    }

    private Compared run(Variant variant, Progress progress) {
        List<Split> splits = Folds.of(leftOut, variant.inputs(), folds, SEED).splits(variant.inputs());
        int sides = Math.min(outer, splits.size());
        double mae = 0;
        double macro = 0;
        for (int i = 0; i < sides; i++) {
            int before = i;
            ExampleSet training = splits.get(i).training();
            Folds inner = Folds.of(leftOut, training, Blending.FOLDS, SEED);
            double[] predictions = new CrossValidation(cache, Blending.FOLDS, leftOut)
                    .run(
                            variant.method(),
                            training,
                            inner,
                            SEED,
                            (done, note) -> progress.at((before + done) / sides, note));
            Scores scores = Scores.of(Evaluation.scored(new OutOfFold(training, List.of(predictions))));
            mae += scores.mae() / sides;
            macro += scores.macroMae() / sides;
        }
        return new Compared(variant.name(), mae, macro);
    }
}
