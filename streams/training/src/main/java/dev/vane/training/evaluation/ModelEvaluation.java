package dev.vane.training.evaluation;

import dev.vane.inference.interval.Interval;
import dev.vane.training.crossfit.CrossValidation;
import dev.vane.training.crossfit.OutOfFold;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Progress;
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
        Collected collected = new Collected(examples);
        for (int s = 0; s < seeds.size(); s++) {
            OuterFolds outer = OuterFolds.of(examples, plan.leftOut(), plan.folds(), stack, plan.known(), seeds.get(s));
            double size = 1.0 / outer.splits().size();
            for (int f = 0; f < outer.splits().size(); f++) {
                double before = s + f * size;
                Progress part = (done, note) -> progress.at((before + done * size) / seeds.size(), note);
                collected.add(outer.predict(f, part));
            }
            collected.endOfSeed();
        }
        return collected.result(name, seeds.size());
    }

    /** Gathers what the folds give, in the order of the set. */
    private static final class Collected {
        private final ExampleSet examples;
        private final IdentityHashMap<Example, Integer> places = new IdentityHashMap<>();
        private final List<double[]> bySeed = new ArrayList<>();
        private final List<List<Double>> shares = new ArrayList<>();
        private final double[] covered;
        private final double[] widths;
        private double[] current;

        Collected(ExampleSet examples) {
            this.examples = examples;
            covered = new double[examples.size()];
            widths = new double[examples.size()];
            current = new double[examples.size()];
            IntStream.range(0, examples.size())
                    .forEach(i -> places.put(examples.examples().get(i), i));
        }

        void add(OuterFolds.Fold fold) {
            shares.add(fold.inner().shares());
            List<Example> test = fold.split().test().examples();
            for (int i = 0; i < test.size(); i++) {
                double prediction = fold.predictions().get(i);
                Interval interval = fold.interval().of(prediction, fold.scale().of(test.get(i)), false);
                int place = places.get(test.get(i));
                current[place] = prediction;
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
