package dev.vane.training.alerts;

import dev.vane.inference.bundle.Feature;
import dev.vane.training.crossfit.Folds;
import dev.vane.training.dataset.Dataset;
import dev.vane.training.dataset.LabelledRun;
import dev.vane.training.dataset.Phase;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.KnownRule;
import dev.vane.training.method.Progress;
import dev.vane.training.stack.Stack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/**
 * Plays the rule that ships over long phases, on what the model says of applications that it has not seen and on what can be
 * watched without one. The threshold of each is chosen anew for each outer fold, on the runs of all other folds.
 *
 * @param model what reports call the model
 * @param stack its members
 * @param corrects what they take for known
 * @param folds outer folds, of applications
 * @param seeds of folds and members
 */
public record AlertEvaluation(String model, Stack stack, KnownRule corrects, int folds, List<Long> seeds) {
    public AlertEvaluation {
        seeds = List.copyOf(seeds);
    }

    /**
     * A signal and what the rule made of it.
     *
     * @param name of the signal
     * @param formula what it is, in words
     * @param bySeed one for each seed
     */
    record Line(String name, String formula, List<Played> bySeed) {
        Line {
            bySeed = List.copyOf(bySeed);
        }
    }

    /**
     * All folds of one seed, so every run once.
     *
     * @param thresholds one for each fold
     * @param byApplication in the order of their names
     * @param calm of calm phases alone
     */
    record Played(List<Double> thresholds, Map<String, AlertScore> byApplication, AlertScore calm) {
        Played {
            thresholds = List.copyOf(thresholds);
            byApplication = Collections.unmodifiableMap(new TreeMap<>(byApplication));
        }

        AlertScore all() {
            return byApplication.values().stream().reduce(AlertScore.NONE, AlertScore::plus);
        }
    }

    /**
     * What came of it.
     *
     * @param lines the model, the same as it ships, then what needs no model
     * @param leftOut signals that the data set has no columns for
     */
    public record Result(List<Line> lines, List<String> leftOut) {
        public Result {
            lines = List.copyOf(lines);
            leftOut = List.copyOf(leftOut);
        }

        Line ofModel() {
            return lines.getFirst();
        }
    }

    /**
     * Plays them all.
     *
     * @param windows of the data set, as serving has them
     * @param inputs the same with what members of the stack learn from beside, in the same order
     * @throws IllegalArgumentException if the data set has no long phases
     */
    public Result run(Dataset dataset, ExampleSet windows, ExampleSet inputs, Progress progress) {
        List<LabelledRun> runs = longRuns(dataset, windows);
        if (runs.isEmpty()) {
            throw new IllegalArgumentException(
                    "alerts are played over episodes and calm phases; this data set has neither");
        }
        Map<Signal, List<WatchedRun>> known = watched(runs, dataset.features());
        List<Played> chosen = new ArrayList<>();
        List<Played> shipped = new ArrayList<>();
        Map<Signal, List<Played>> others = new EnumMap<>(Signal.class);
        for (int s = 0; s < seeds.size(); s++) {
            int before = s;
            long seed = seeds.get(s);
            Folds outer = Folds.grouped(inputs, folds, seed);
            OfModel played = play(
                    new DegradationSignal(stack, corrects, windows, inputs, outer, seed),
                    outer,
                    runs,
                    (done, note) -> progress.at((before + done) / seeds.size(), note));
            chosen.add(played.chosen);
            shipped.add(played.shipped);
            known.forEach((signal, watched) ->
                    others.computeIfAbsent(signal, key -> new ArrayList<>()).add(play(watched, outer)));
        }
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(
                model, "probability that relative performance is below %s".formatted(Episode.DEGRADED_BELOW), chosen));
        lines.add(new Line(model + ", as shipped", "the same with the threshold that ships", shipped));
        others.forEach((signal, played) -> lines.add(new Line(signal.text(), signal.formula(), played)));
        List<String> leftOut = Arrays.stream(Signal.values())
                .filter(signal -> !known.containsKey(signal))
                .map(Signal::text)
                .toList();
        return new Result(lines, leftOut);
    }

    /** Those of which anything is predicted. */
    private static List<LabelledRun> longRuns(Dataset dataset, ExampleSet windows) {
        Set<String> predicted = windows.examples().stream().map(Example::run).collect(Collectors.toSet());
        return dataset.runs().stream()
                .filter(run -> run.phase() == Phase.EPISODE || run.phase() == Phase.CALM)
                .filter(run -> predicted.contains(run.id()))
                .toList();
    }

    /** Without signals that have no value in any run. */
    private static Map<Signal, List<WatchedRun>> watched(List<LabelledRun> runs, List<Feature> features) {
        Map<Signal, List<WatchedRun>> watched = new EnumMap<>(Signal.class);
        for (Signal signal : Signal.values()) {
            List<WatchedRun> ofSignal = runs.stream()
                    .map(run -> WatchedRun.of(run, signal.of(run, features)))
                    .toList();
            if (ofSignal.stream().anyMatch(WatchedRun::hasValue)) {
                watched.put(signal, ofSignal);
            }
        }
        return watched;
    }

    /** The model's signal with a chosen threshold and with the one that ships. */
    private record OfModel(Played chosen, Played shipped) {}

    private static OfModel play(DegradationSignal signal, Folds outer, List<LabelledRun> runs, Progress progress) {
        Tally chosen = new Tally();
        Tally shipped = new Tally();
        int count = outer.folds().size();
        for (int fold = 0; fold < count; fold++) {
            int before = fold;
            Set<String> unseen = outer.folds().get(fold);
            List<WatchedRun> watched =
                    signal.of(runs, fold, (done, note) -> progress.at((before + done) / count, note));
            chosen.add(chosen(watched, unseen, ConditionPage::shipped), watched, unseen);
            shipped.add(ConditionPage.shipped(), watched, unseen);
        }
        return new OfModel(chosen.played(), shipped.played());
    }

    private static Played play(List<WatchedRun> watched, Folds outer) {
        Tally tally = new Tally();
        outer.folds().forEach(fold -> tally.add(chosen(watched, fold, AlertRule::ofThumb), watched, fold));
        return tally.played();
    }

    /** The rule as it suits the runs of other applications best. */
    private static PageRule chosen(List<WatchedRun> runs, Set<String> applications, DoubleFunction<PageRule> rules) {
        List<WatchedRun> others = runs.stream()
                .filter(run -> !applications.contains(run.application()))
                .toList();
        return rules.apply(Threshold.best(others, rules));
    }

    /** Gathers what the folds of one seed give. */
    private static final class Tally {
        private final List<Double> thresholds = new ArrayList<>();
        private final Map<String, AlertScore> byApplication = new TreeMap<>();
        private AlertScore calm = AlertScore.NONE;

        /** Plays a rule over the runs of some applications. */
        void add(PageRule rule, List<WatchedRun> runs, Set<String> applications) {
            thresholds.add(rule.threshold());
            for (WatchedRun run : runs) {
                if (applications.contains(run.application())) {
                    AlertScore score = AlertScore.of(rule, List.of(run));
                    byApplication.merge(run.application(), score, AlertScore::plus);
                    calm = run.phase() == Phase.CALM ? calm.plus(score) : calm;
                }
            }
        }

        Played played() {
            return new Played(thresholds, byApplication, calm);
        }
    }
}
