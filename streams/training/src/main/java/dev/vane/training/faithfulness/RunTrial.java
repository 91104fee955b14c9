package dev.vane.training.faithfulness;

import dev.vane.inference.attribution.Baseline;
import dev.vane.inference.attribution.GroupRelevance;
import dev.vane.inference.attribution.Inquiry;
import dev.vane.inference.attribution.MetricGroup;
import dev.vane.inference.attribution.Models;
import dev.vane.inference.attribution.Moment;
import dev.vane.inference.attribution.RankCorrelation;
import dev.vane.inference.evidence.Evidence;
import dev.vane.inference.evidence.Explainer;
import dev.vane.inference.evidence.ExplanationInput;
import dev.vane.inference.evidence.ExplanationResult;
import dev.vane.inference.evidence.HostWindow;
import dev.vane.inference.evidence.Signals;
import dev.vane.training.dataset.LabelledRun;
import dev.vane.training.example.Example;
import dev.vane.training.sentence.SentenceCheck;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Measures all contenders on the windows of runs. Belongs to one thread.
 *
 * @param models what serves
 * @param randomised the same with weights that have learnt nothing
 * @param minRows rows before which nothing is predicted
 * @param seed of everything that is drawn
 */
record RunTrial(Models models, Models randomised, int minRows, long seed) {
    /** One window in so many is also asked of the model that has learnt nothing, the first of a run included. */
    private static final int RANDOMISED_EVERY = 4;

    /** All windows have the same end, lest a sentence be refused for its times alone. */
    private static final Instant END = Instant.EPOCH;

    private static final String VM = "host/vm";

    RunMeasure measure(LabelledRun run, List<Example> examples) {
        var past = new Past(run, models.inference(), models.manifest().windowRows(), minRows);
        var windows = new ArrayList<WindowMeasure>();
        var told = new ArrayList<ExplanationResult>();
        for (Example example : examples) {
            int first = example.lastRow() - example.window().rows().size() + 1;
            windows.add(measure(
                    example,
                    Situation.of(run, example),
                    past.before(first),
                    windows.size() % RANDOMISED_EVERY == 0,
                    told));
        }
        int swaps = 0;
        int rejected = 0;
        for (int i = 1; i < told.size(); i++) {
            Evidence other = told.get(i).evidence();
            if (!told.get(i - 1).evidence().equals(other)) {
                swaps++;
                rejected += SentenceCheck.disagreements(told.get(i - 1).sentence(), other)
                                .isEmpty()
                        ? 0
                        : 1;
            }
        }
        return new RunMeasure(run.id(), run.group(), windows, swaps, rejected);
    }

    private WindowMeasure measure(
            Example example, Situation situation, List<Moment> past, boolean randomise, List<ExplanationResult> told) {
        Baseline baseline = Baseline.of(models.manifest(), past);
        var inquiry = new Inquiry(models, example.window(), baseline);
        SortedMap<MetricGroup, List<Integer>> present = present(inquiry);
        Map<Contender, MethodMeasure> methods = new EnumMap<>(Contender.class);
        List<Double> attention = List.of();
        for (Contender contender : Contender.values()) {
            Random random = random(example, contender.name());
            Pointing pointing =
                    Pointing.of(contender, () -> new Inquiry(models, example.window(), baseline), present, random);
            Supplier<Inquiry> ignorant = () -> new Inquiry(randomised, example.window(), baseline);
            double same = randomise
                    ? correlation(inquiry, pointing, Pointing.of(contender, ignorant, present, random))
                    : Double.NaN;
            methods.put(contender, judge(inquiry, pointing, same, random));
            attention = contender == Contender.RAW_ATTENTION ? pointing.features() : attention;
        }
        ExplanationResult explained = new Explainer(models, Explainer.DEFAULT_METHOD)
                .explain(
                        new ExplanationInput(VM, END, example.window(), false, past, HostWindow.UNKNOWN, Signals.NONE));
        told.add(explained);
        return new WindowMeasure(
                example.lastRow(),
                example.target(),
                inquiry.predicted(),
                situation.kind(),
                situation.calm(),
                present.keySet().stream().map(MetricGroup::group).distinct().toList(),
                methods,
                new EvidenceTrial(inquiry, present, explained, random(example, "evidence"))
                        .measure(situation.injected(), attention));
    }

    /** Another for each window and purpose, and the same whatever was measured before. */
    private Random random(Example example, String purpose) {
        return new Random(31 * seed + Objects.hash(example.run(), example.lastRow(), purpose));
    }

    private SortedMap<MetricGroup, List<Integer>> present(Inquiry inquiry) {
        var present = new TreeMap<MetricGroup, List<Integer>>();
        for (int feature : inquiry.presentFeatures()) {
            MetricGroup group = MetricGroup.of(models.manifest().features().get(feature));
            present.computeIfAbsent(group, any -> new ArrayList<>()).add(feature);
        }
        return present;
    }

    private static double correlation(Inquiry inquiry, Pointing pointing, Pointing other) {
        return RankCorrelation.of(
                inquiry.presentFeatures().stream().map(pointing.features()::get).toList(),
                inquiry.presentFeatures().stream().map(other.features()::get).toList());
    }

    /** Calm metrics would make a prediction better by what they cost: effects are in the direction that was asked for. */
    private static MethodMeasure judge(Inquiry inquiry, Pointing pointing, double randomised, Random random) {
        Map<MetricGroup, Double> effects = inquiry.groupEffects();
        List<GroupRelevance> groups = pointing.groups();
        double largest =
                effects.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        MetricGroup named = groups.getFirst().group();
        return new MethodMeasure(
                Perturbation.of(inquiry, pointing.features(), random),
                groups,
                RankCorrelation.of(
                        groups.stream().map(GroupRelevance::relevance).toList(),
                        groups.stream().map(group -> effects.get(group.group())).toList()),
                effects.get(named) == largest,
                !named.scope().isOwn() && effects.get(named) >= Evidence.LEAST_EFFECT,
                randomised,
                pointing.milliseconds(),
                pointing.inferences(),
                pointing.explanations());
    }
}
