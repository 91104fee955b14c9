package dev.vane.training.evaluation;

import dev.vane.inference.interval.Interval;
import dev.vane.inference.interval.IntervalRule;
import dev.vane.training.crossfit.CrossValidation;
import dev.vane.training.crossfit.Folds;
import dev.vane.training.crossfit.LeftOutPairs;
import dev.vane.training.crossfit.OutOfFold;
import dev.vane.training.crossfit.Split;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.KnownRule;
import dev.vane.training.method.Progress;
import dev.vane.training.stack.ErrorScale;
import dev.vane.training.stack.Stack;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The model family that ships, measured on applications that neither its members, nor its shares, nor its intervals had
 * seen.
 *
 * @param all predictions, those of lone VMs included
 * @param measured the predictions that are scored
 * @param intervals around these
 * @param shares of the members, the mean over folds and seeds
 */
record ModelEvaluation(OutOfFold all, Measured measured, Intervals intervals, List<Double> shares) {
    ModelEvaluation {
        shares = List.copyOf(shares);
    }

    /** Outer folds as {@link CrossValidation} has them for the same seeds. */
    static ModelEvaluation run(String name, Stack stack, ExampleSet examples, Evaluation.Plan plan, Progress progress) {
        List<Long> seeds = plan.seeds();
        Collected collected = new Collected(examples, plan.known());
        for (int s = 0; s < seeds.size(); s++) {
            Outer outer = Outer.of(examples, plan, stack, seeds.get(s));
            double size = 1.0 / outer.splits.size();
            for (int f = 0; f < outer.splits.size(); f++) {
                double before = s + f * size;
                Progress part = (done, note) -> progress.at((before + done * size) / seeds.size(), note);
                collected.add(stack, outer, f, part);
            }
            collected.endOfSeed();
        }
        return collected.result(name, seeds.size());
    }

    /**
     * The outer folds of one seed.
     *
     * @param splits one for each fold
     * @param pairs inner folds for the price of half, if folds are of applications
     */
    private record Outer(List<Split> splits, LeftOutPairs pairs, long seed) {
        static Outer of(ExampleSet examples, Evaluation.Plan plan, Stack stack, long seed) {
            Folds folds = Folds.of(plan.leftOut(), examples, plan.folds(), seed);
            return new Outer(folds.splits(examples), new LeftOutPairs(examples, folds, seed, stack.cache()), seed);
        }

        /** What the training side of a fold says; where it is whole hosts, its own applications are left out in turn. */
        Stack.Inner inner(Stack stack, int fold, Progress progress) {
            return switch (pairs.folds().leftOut()) {
                case APPLICATIONS -> stack.inner(pairs, fold, progress);
                case HOSTS -> stack.inner(splits.get(fold).training(), seed, progress);
            };
        }
    }

    /** Gathers what the folds give, in the order of the set. */
    private static final class Collected {
        private final ExampleSet examples;
        private final KnownRule known;
        private final IdentityHashMap<Example, Integer> places = new IdentityHashMap<>();
        private final List<double[]> bySeed = new ArrayList<>();
        private final List<List<Double>> shares = new ArrayList<>();
        private final double[] covered;
        private final double[] widths;
        private double[] current;

        Collected(ExampleSet examples, KnownRule known) {
            this.examples = examples;
            this.known = known;
            covered = new double[examples.size()];
            widths = new double[examples.size()];
            current = new double[examples.size()];
            IntStream.range(0, examples.size())
                    .forEach(i -> places.put(examples.examples().get(i), i));
        }

        void add(Stack stack, Outer outer, int fold, Progress progress) {
            Split split = outer.splits.get(fold);
            Stack.Inner inner = outer.inner(stack, fold, (done, note) -> progress.at(done * 0.8, note));
            ErrorScale scale = ErrorScale.fit(known, split.training(), inner.predictions());
            IntervalRule rule = scale.interval(split.training(), inner.predictions());
            double[] predictions =
                    stack.predict(split, inner, outer.seed, (done, note) -> progress.at(0.8 + done * 0.2, note));
            shares.add(inner.shares());
            List<Example> test = split.test().examples();
            for (int i = 0; i < predictions.length; i++) {
                Interval interval = rule.of(predictions[i], scale.of(test.get(i)), false);
                int place = places.get(test.get(i));
                current[place] = predictions[i];
                covered[place] += interval.covers(test.get(i).target()) ? 1 : 0;
                widths[place] += interval.width();
            }
        }

        void endOfSeed() {
            bySeed.add(current);
            current = new double[examples.size()];
        }

        ModelEvaluation result(String name, int seeds) {
            OutOfFold all = new OutOfFold(examples, bySeed);
            OutOfFold scored = Evaluation.scored(all);
            return new ModelEvaluation(
                    all,
                    Measured.of(name, scored),
                    new Intervals(scored, perSeed(covered, seeds), perSeed(widths, seeds)),
                    meanShares());
        }

        /** The scored examples' share of what was summed over the seeds. */
        private List<Double> perSeed(double[] sums, int seeds) {
            return IntStream.range(0, sums.length)
                    .filter(i -> !examples.examples().get(i).lone())
                    .mapToObj(i -> sums[i] / seeds)
                    .toList();
        }

        private List<Double> meanShares() {
            return IntStream.range(0, shares.getFirst().size())
                    .mapToObj(member -> shares.stream()
                            .mapToDouble(of -> of.get(member))
                            .average()
                            .orElseThrow())
                    .toList();
        }
    }
}
