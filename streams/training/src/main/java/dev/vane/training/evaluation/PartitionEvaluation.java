package dev.vane.training.evaluation;

import dev.vane.training.crossfit.LeakCheck;
import dev.vane.training.crossfit.OutOfFold;
import dev.vane.training.crossfit.Partitions;
import dev.vane.training.crossfit.PredictionCache;
import dev.vane.training.crossfit.Split;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import dev.vane.training.stack.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Measures what a plan names on random partitions of the applications, the protocol of CloudFormer's authors.
 *
 * @param plan what is measured; its folds and seeds do not matter
 * @param cache of predictions
 * @param partitions how many
 */
public record PartitionEvaluation(Evaluation.Plan plan, PredictionCache cache, int partitions) {
    /** Of the partitions; methods have a partition's number, from 1, as theirs. */
    private static final long SEED = 1;

    /**
     * All partitions.
     *
     * @param first what ships
     * @param others what it is compared with
     * @param tested applications of each test side
     * @param untrained which of the others need no training
     * @param identity of what ships: what counts as one candidate
     */
    public record Result(
            PartitionScores first,
            List<PartitionScores> others,
            List<Set<String>> tested,
            UntrainedRules untrained,
            String identity) {
        public Result {
            others = List.copyOf(others);
            tested = List.copyOf(tested);
        }
    }

    /**
     * Measures everything.
     *
     * @throws dev.vane.training.crossfit.LeakException if a feature gives the target away
     */
    public Result run(ExampleSet examples, Evaluation.Steps steps) {
        ExampleSet checked = LeakCheck.require(examples);
        List<Split> splits = Partitions.of(checked, partitions, SEED);
        List<Method> methods = new ArrayList<>(plan.members());
        methods.addAll(plan.baselines(checked));
        methods.addAll(plan.ablations());
        methods.addAll(plan.controls());
        int count = methods.size() + 1;
        List<PartitionScores> others = new ArrayList<>();
        for (Method method : methods) {
            Progress progress = steps.of(others.size(), count, method.name());
            others.add(scores(
                    method.name(), splits, progress, (split, seed, part) -> cache.predict(method, split, seed, part)));
        }
        Stack stack = new Stack(plan.members(), cache, plan.blending());
        PartitionScores first =
                scores(plan.model(), splits, steps.of(count - 1, count, plan.model()), (split, seed, part) -> {
                    Stack.Inner inner = stack.inner(split.training(), seed, part);
                    return stack.predict(split, inner, seed, Progress.NONE);
                });
        return new Result(
                first,
                others,
                splits.stream().map(split -> split.test().groups()).toList(),
                UntrainedRules.of(plan.untrained(), checked.only(example -> !example.lone())),
                stack.identity() + plan.blending().told());
    }

    private interface Prediction {
        double[] of(Split split, long seed, Progress progress);
    }

    private static PartitionScores scores(String name, List<Split> splits, Progress progress, Prediction prediction) {
        List<Scores> scores = new ArrayList<>();
        for (int i = 0; i < splits.size(); i++) {
            int before = i;
            Progress part = (done, note) -> progress.at((before + done) / splits.size(), note);
            double[] predictions = prediction.of(splits.get(i), i + 1, part);
            scores.add(Scores.of(Evaluation.scored(new OutOfFold(splits.get(i).test(), List.of(predictions)))));
        }
        return new PartitionScores(name, scores);
    }
}
