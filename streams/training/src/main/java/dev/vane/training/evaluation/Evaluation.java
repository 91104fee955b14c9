package dev.vane.training.evaluation;

import dev.vane.training.crossfit.CrossValidation;
import dev.vane.training.crossfit.LeakCheck;
import dev.vane.training.crossfit.LeftOut;
import dev.vane.training.crossfit.OutOfFold;
import dev.vane.training.crossfit.PredictionCache;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.KnownRule;
import dev.vane.training.method.LedgerMethod;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import dev.vane.training.stack.Blending;
import dev.vane.training.stack.Stack;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Measures what ships and what it is compared with, all on the same folds and inputs.
 *
 * @param plan what is measured
 * @param cache of predictions
 */
public record Evaluation(Plan plan, PredictionCache cache) {
    /**
     * What is measured.
     *
     * @param model name of the model family that ships
     * @param members of the stack that ships
     * @param blending how much each of them counts
     * @param known what they correct
     * @param baselines what a good engineer would use instead
     * @param untrained what he would use without any training; measured where the data set has the columns that they read
     * @param ablations the neural network without a part; with the first seed only, for each costs as much as the model
     * @param controls methods that must not be able to predict
     * @param leaveOneOut baselines that are also measured with one application left out at a time
     * @param leftOut what outer folds are of
     * @param folds outer folds, if they are of applications
     * @param seeds of folds and methods
     */
    public record Plan(
            String model,
            List<Method> members,
            Blending blending,
            KnownRule known,
            List<Method> baselines,
            List<LedgerMethod> untrained,
            List<Method> ablations,
            List<Method> controls,
            List<Method> leaveOneOut,
            LeftOut leftOut,
            int folds,
            List<Long> seeds) {
        public Plan {
            members = List.copyOf(members);
            baselines = List.copyOf(baselines);
            untrained = List.copyOf(untrained);
            ablations = List.copyOf(ablations);
            controls = List.copyOf(controls);
            leaveOneOut = List.copyOf(leaveOneOut);
            seeds = List.copyOf(seeds);
            if (members.isEmpty() || baselines.isEmpty() || seeds.isEmpty()) {
                throw new IllegalArgumentException("a plan has members, baselines and seeds");
            }
        }

        /** The baselines that can be measured on these examples. */
        List<Method> baselines(ExampleSet examples) {
            List<Method> all = new ArrayList<>(baselines);
            if (examples.hasLedger()) {
                all.addAll(untrained);
            }
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
        Stack stack = new Stack(plan.members(), cache, plan.blending());
        Stack constant = new Stack(List.of(plan.baselines().getFirst()), cache, plan.blending());
        List<Method> compared = plan.baselines(checked);
        int count = plan.members().size()
                + compared.size()
                + plan.ablations().size()
                + plan.controls().size()
                + plan.leaveOneOut().size()
                + 2;
        List<Long> first = plan.seeds().subList(0, 1);
        List<Measured> members = measured(plan.members(), checked, plan.seeds(), steps, 0, count);
        int done = plan.members().size();
        List<Measured> baselines = measured(compared, checked, plan.seeds(), steps, done, count);
        done += compared.size();
        List<Measured> ablations = measured(plan.ablations(), checked, first, steps, done, count);
        done += plan.ablations().size();
        List<Measured> controls = measured(plan.controls(), checked, plan.seeds(), steps, done, count);
        done += plan.controls().size();
        List<Measured> leaveOneOut = leftOut(checked, steps, done, count);
        done += plan.leaveOneOut().size();
        ModelEvaluation model =
                ModelEvaluation.run(plan.model(), stack, checked, plan, steps.of(done, count, plan.model()));
        return new Result(
                model,
                ModelEvaluation.run("constant", constant, checked, plan, steps.of(done + 1, count, "constant")),
                members,
                baselines,
                ablations,
                controls,
                leaveOneOut,
                UntrainedRules.of(
                        plan.untrained(), model.measured().predictions().examples()),
                plan.leftOut(),
                plan.blending().inner(checked),
                stack.identity() + plan.blending().told());
    }

    private List<Measured> measured(
            List<Method> methods, ExampleSet examples, List<Long> seeds, Steps steps, int first, int count) {
        CrossValidation validation = new CrossValidation(cache, plan.folds(), plan.leftOut());
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
     * @param baselines trained, and untrained where the data set tells what they read
     * @param untrained which of them need no training
     * @param leftOut what outer folds are of
     * @param inner what folds within a training side are of
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
            UntrainedRules untrained,
            LeftOut leftOut,
            LeftOut inner,
            String identity) {
        /** The baseline with the lowest mean absolute error. */
        Measured bestBaseline() {
            return baselines.stream()
                    .min(Comparator.comparingDouble(one -> one.scores().mae()))
                    .orElseThrow();
        }

        /** What ships, the constant, the best baseline and those that need no training, each once. */
        private List<Measured> notable() {
            Set<String> names = new TreeSet<>();
            Stream<Measured> first = Stream.of(model.measured(), constant.measured(), bestBaseline());
            return Stream.concat(first, baselines.stream().filter(untrained::has))
                    .filter(one -> names.add(one.name()))
                    .toList();
        }

        /** Contended and calm windows apart, if there are calm ones. */
        Breakdown byPhase() {
            return Breakdown.byPhase(notable());
        }

        /** Each host apart, if there are several. */
        Breakdown byHost() {
            return Breakdown.byHost(notable());
        }

        /** Windows of known and of unseen applications apart; only where hosts are left out are any known. */
        Breakdown byKnownApplications() {
            List<Measured> all = new ArrayList<>(List.of(model.measured()));
            all.addAll(members);
            all.addAll(baselines);
            return Breakdown.byKnownApplications(all, model.all().examples());
        }

        /** Intervals of what ships on parts of the windows: contended and calm, and by what was left out. */
        Map<String, Intervals> intervalsByPart() {
            ExampleSet scored = model.measured().predictions().examples();
            Map<String, Predicate<Example>> parts = new LinkedHashMap<>(Parts.phases(scored));
            if (leftOut == LeftOut.HOSTS) {
                parts.putAll(Parts.hosts(scored));
                parts.putAll(Parts.knownApplications(model.all().examples()));
            }
            Map<String, Intervals> intervals = new LinkedHashMap<>();
            parts.forEach(
                    (part, condition) -> model.intervals().only(condition).ifPresent(of -> intervals.put(part, of)));
            return intervals;
        }

        /** Predictions of lone VMs, if there are any. */
        Optional<OutOfFold> lone() {
            OutOfFold lone = model.all().only(Example::lone);
            return lone.examples().size() == 0 ? Optional.empty() : Optional.of(lone);
        }
    }
}
