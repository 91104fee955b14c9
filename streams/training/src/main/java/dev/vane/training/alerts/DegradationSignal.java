package dev.vane.training.alerts;

import dev.vane.contracts.DegradedRule;
import dev.vane.inference.interval.ErrorDistribution;
import dev.vane.training.crossfit.Folds;
import dev.vane.training.crossfit.LeftOutPairs;
import dev.vane.training.crossfit.Split;
import dev.vane.training.dataset.LabelledRun;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.KnownRule;
import dev.vane.training.method.Progress;
import dev.vane.training.stack.ErrorScale;
import dev.vane.training.stack.Stack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The probability of being degraded that serving would publish of VMs whose applications the model has not seen: of one
 * fold's by models of all others, of every other fold's by models that saw neither of the two. How errors are distributed
 * is taken from the latter, for both.
 */
final class DegradationSignal {
    /** Seconds for which a prediction counts where no newer one comes. */
    static final int STALE = DegradedRule.DEFAULT.staleSeconds();

    private final Stack stack;
    private final KnownRule known;
    private final ExampleSet windows;
    private final ExampleSet inputs;
    private final LeftOutPairs pairs;
    private final LeftOutFamiliarity familiarity;
    private final Map<String, List<Integer>> places = new HashMap<>();

    /**
     * @param known what the stack corrects: where its rules contradict each other, errors are larger
     * @param windows as serving has them
     * @param inputs the same with what members of the stack learn from beside, in the same order
     */
    DegradationSignal(Stack stack, KnownRule known, ExampleSet windows, ExampleSet inputs, Folds folds, long seed) {
        this.stack = stack;
        this.known = known;
        this.windows = windows;
        this.inputs = inputs;
        pairs = new LeftOutPairs(inputs, folds, seed, stack.cache());
        familiarity = new LeftOutFamiliarity(windows, folds, known, seed);
        for (int i = 0; i < windows.size(); i++) {
            places.computeIfAbsent(windows.examples().get(i).run(), run -> new ArrayList<>())
                    .add(i);
        }
    }

    /**
     * What rules see of runs.
     *
     * @param fold whose applications no model has seen
     * @return one of each run
     */
    List<WatchedRun> of(List<LabelledRun> runs, int fold, Progress progress) {
        Split split = pairs.split(fold);
        Stack.Inner inner = stack.inner(pairs, fold, (done, note) -> progress.at(done * 0.8, note));
        double[] outer = stack.predict(split, inner, pairs.seed(), (done, note) -> progress.at(0.8 + done * 0.2, note));
        IdentityHashMap<Example, Double> predictions = new IdentityHashMap<>();
        for (int i = 0; i < outer.length; i++) {
            predictions.put(split.test().examples().get(i), outer[i]);
        }
        for (int i = 0; i < split.training().size(); i++) {
            predictions.put(
                    split.training().examples().get(i), inner.predictions().get(i));
        }
        ErrorScale scale = ErrorScale.fit(known, split.training(), inner.predictions());
        ErrorDistribution errors = scale.errors(split.training(), inner.predictions());
        Set<String> unseen = pairs.folds().folds().get(fold);
        return runs.stream()
                .map(run -> WatchedRun.of(run, signal(run, predictions, errors, scale, unseen)))
                .toList();
    }

    /** A probability stands from its window's last second on, until the next one. */
    private double[] signal(
            LabelledRun run,
            IdentityHashMap<Example, Double> predictions,
            ErrorDistribution errors,
            ErrorScale scale,
            Set<String> unseen) {
        double[] signal = new double[run.rows().size()];
        Arrays.fill(signal, Double.NaN);
        for (int place : places.getOrDefault(run.id(), List.of())) {
            Example window = windows.examples().get(place);
            Example input = inputs.examples().get(place);
            double probability = errors.below(
                    Episode.DEGRADED_BELOW,
                    predictions.get(input),
                    scale.of(input),
                    familiarity.isUnfamiliar(window, unseen));
            int end = Math.min(signal.length, window.lastRow() + STALE);
            Arrays.fill(signal, window.lastRow(), end, probability);
        }
        return signal;
    }
}
