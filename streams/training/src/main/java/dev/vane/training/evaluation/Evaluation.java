package dev.vane.training.evaluation;

import dev.vane.training.crossfit.CrossValidation;
import dev.vane.training.crossfit.LeakCheck;
import dev.vane.training.crossfit.OutOfFold;
import dev.vane.training.crossfit.PredictionCache;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import dev.vane.training.stack.Shares;
import dev.vane.training.stack.Stack;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Measures what ships and what it is compared with, all on the same folds and inputs.
 *
 * @param plan what is measured
 * @param cache of predictions
 */
public record Evaluation(Plan plan, PredictionCache cache) {
    /** Folds within a training side, for shares and intervals. */
    public static final int INNER_FOLDS = 4;

    /**
     * What is measured.
     *
     * @param model name of the model family that ships
     * @param members of the stack that ships
     * @param shares how much each of them counts
     * @param baselines what a good engineer would use instead
     * @param ablations the neural network without a part; with the first seed only, for each costs as much as the model
     * @param controls methods that must not be able to predict
     * @param leaveOneOut baselines that are also measured with one application left out at a time
     * @param folds outer folds
     * @param seeds of folds and methods
     */
    public record Plan(
            String model,
            List<Method> members,
            Shares shares,
            List<Method> baselines,
            List<Method> ablations,
            List<Method> controls,
            List<Method> leaveOneOut,
            int folds,
            List<Long> seeds) {
        public Plan {
            members = List.copyOf(members);
            baselines = List.copyOf(baselines);
            ablations = List.copyOf(ablations);
            controls = List.copyOf(controls);
            leaveOneOut = List.copyOf(leaveOneOut);
            seeds = List.copyOf(seeds);
            if (members.isEmpty() || baselines.isEmpty() || seeds.isEmpty()) {
                throw new IllegalArgumentException("a plan has members, baselines and seeds");
            }
        }

        List<Method> compared() {
            List<Method> all = new ArrayList<>(baselines);
            all.addAll(ablations);
            all.addAll(controls);
            return all;
        }
    }

    /** How far the work is: a step of some, and how far within it. */
    @FunctionalInterface
    public interface Steps {
        /**
         * Progress of one step.
         *
         * @param step number from 0
         * @param of how many there are
         * @param name of the method
         */
        Progress of(int step, int of, String name);
    }

    /**
     * Measures everything.
     *
     * @param examples of whole runs; those of lone VMs are learnt from but scored apart
     * @throws dev.vane.training.crossfit.LeakException if a feature gives the target away
     */
    public Result run(ExampleSet examples, Steps steps) {
        ExampleSet checked = LeakCheck.require(examples);
        Stack stack = new Stack(plan.members(), cache, INNER_FOLDS, plan.shares());
        Stack constant = new Stack(List.of(plan.baselines().getFirst()), cache, INNER_FOLDS, plan.shares());
        int count = plan.compared().size()
                + plan.leaveOneOut().size()
                + plan.members().size()
                + 2;
        List<Long> first = plan.seeds().subList(0, 1);
        List<Measured> members = measured(plan.members(), checked, plan.seeds(), steps, 0, count);
        int done = plan.members().size();
        List<Measured> baselines = measured(plan.baselines(), checked, plan.seeds(), steps, done, count);
        done += plan.baselines().size();
        List<Measured> ablations = measured(plan.ablations(), checked, first, steps, done, count);
        done += plan.ablations().size();
        List<Measured> controls = measured(plan.controls(), checked, plan.seeds(), steps, done, count);
        done += plan.controls().size();
        List<Measured> leaveOneOut = leftOut(checked, steps, done, count);
        done += plan.leaveOneOut().size();
        return new Result(
                ModelEvaluation.run(
                        plan.model(), stack, checked, plan.folds(), plan.seeds(), steps.of(done, count, plan.model())),
                ModelEvaluation.run(
                        "constant",
                        constant,
                        checked,
                        plan.folds(),
                        plan.seeds(),
                        steps.of(done + 1, count, "constant")),
                members,
                baselines,
                ablations,
                controls,
                leaveOneOut,
                stack.identity() + plan.shares().told());
    }

    private List<Measured> measured(
            List<Method> methods, ExampleSet examples, List<Long> seeds, Steps steps, int first, int count) {
        CrossValidation validation = new CrossValidation(cache, plan.folds());
        List<Measured> measured = new ArrayList<>();
        for (Method method : methods) {
            Progress progress = steps.of(first + measured.size(), count, method.name());
            measured.add(Measured.of(method.name(), scored(validation.run(method, examples, seeds, progress))));
        }
        return measured;
    }

    private List<Measured> leftOut(ExampleSet examples, Steps steps, int first, int count) {
        CrossValidation validation =
                new CrossValidation(cache, examples.groups().size());
        List<Measured> measured = new ArrayList<>();
        List<Long> once = plan.seeds().subList(0, 1);
        for (Method method : plan.leaveOneOut()) {
            Progress progress = steps.of(first + measured.size(), count, method.name() + ", one left out");
            measured.add(Measured.of(method.name(), scored(validation.run(method, examples, once, progress))));
        }
        return measured;
    }

    /** Only VMs with a neighbour are scored: alone, nobody can be pressed. */
    static OutOfFold scored(OutOfFold predictions) {
        return predictions.only(example -> !example.lone());
    }

    /**
     * All that was measured.
     *
     * @param model what ships
     * @param constant the median of the training targets with its own intervals
     * @param members of the stack, each alone
     * @param identity of the stack: what counts as one candidate
     */
    public record Result(
            ModelEvaluation model,
            ModelEvaluation constant,
            List<Measured> members,
            List<Measured> baselines,
            List<Measured> ablations,
            List<Measured> controls,
            List<Measured> leaveOneOut,
            String identity) {
        /** The baseline with the lowest mean absolute error. */
        Measured bestBaseline() {
            return baselines.stream()
                    .min(Comparator.comparingDouble(one -> one.scores().mae()))
                    .orElseThrow();
        }

        /** Predictions of lone VMs, if there are any. */
        Optional<OutOfFold> lone() {
            OutOfFold lone = model.all().only(Example::lone);
            return lone.examples().size() == 0 ? Optional.empty() : Optional.of(lone);
        }
    }
}
