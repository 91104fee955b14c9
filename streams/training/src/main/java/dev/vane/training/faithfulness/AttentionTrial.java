package dev.vane.training.faithfulness;

import dev.vane.inference.attention.AttentionSummarizer;
import dev.vane.inference.attention.AttentionSummary.GroupShare;
import dev.vane.inference.attention.RealTokens;
import dev.vane.inference.attribution.Baseline;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.engine.InferenceEngine;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.inference.window.MetricWindow;
import dev.vane.training.dataset.Dataset;
import dev.vane.training.dataset.LabelledRun;
import dev.vane.training.dataset.Labels;
import dev.vane.training.dataset.LedgerSecond;
import dev.vane.training.example.Example;
import dev.vane.training.method.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads off what each indicator says of windows, contended and calm. Belongs to one thread. */
public final class AttentionTrial {
    private final Manifest manifest;
    private final InferenceEngine network;
    private final InferenceEngine random;
    private final AttentionSummarizer summarizer;
    private final RealTokens tokens;
    private final Baseline middle;

    /**
     * @param manifest of both networks
     * @param network whose attention is in question
     * @param random one of the same make that has learnt nothing
     */
    AttentionTrial(Manifest manifest, InferenceEngine network, InferenceEngine random) {
        this.manifest = manifest;
        this.network = network;
        this.random = random;
        summarizer = new AttentionSummarizer(manifest, 1);
        tokens = new RealTokens(manifest);
        middle = Baseline.training(manifest);
    }

    /**
     * All windows of some applications that are contended by one kind of interferer or calm.
     *
     * @param bundle whose network did not see these applications
     * @param seed of the random network beside it
     * @throws IllegalArgumentException if the data set lacks a feature of the model
     */
    public static List<AttentionWindow> windows(
            ModelBundle bundle, Dataset dataset, Set<String> applications, long seed, Progress progress)
            throws IOException {
        Map<String, LabelledRun> runs =
                dataset.runs().stream().collect(Collectors.toMap(LabelledRun::id, Function.identity()));
        List<Example> examples = Trial.windows(dataset, applications, bundle.manifest());
        List<AttentionWindow> windows = new ArrayList<>();
        try (var network = OnnxRuntimeEngine.open(bundle);
                var random = OnnxRuntimeEngine.open(RandomisedModel.of(bundle.manifest(), seed))) {
            var trial = new AttentionTrial(bundle.manifest(), network, random);
            for (Example example : examples) {
                progress.at((double) windows.size() / examples.size(), example.run());
                trial.read(runs.get(example.run()), example).ifPresent(windows::add);
            }
        }
        return windows;
    }

    /** A window of a run; empty if it is neither contended by one kind nor free of all. */
    Optional<AttentionWindow> read(LabelledRun run, Example example) {
        Situation situation = Situation.of(run, example);
        if (situation.kind().isEmpty() && situation.injected().contains(true)) {
            return Optional.empty();
        }
        MetricWindow window = example.window();
        return Optional.of(new AttentionWindow(
                vm(run),
                run.group(),
                situation.kind(),
                Map.of(
                        Indicator.ATTENTION,
                        attention(network, window),
                        Indicator.RANDOM_NETWORK,
                        attention(random, window),
                        Indicator.Z_SCORE,
                        zScores(window),
                        Indicator.TIME_LOST,
                        timeLost(example.ledger()))));
    }

    /** Phases of a block differ in the last part of a run's id alone. */
    private static String vm(LabelledRun run) {
        int phase = run.id().lastIndexOf('/');
        return run.host() + " " + (phase < 0 ? run.id() : run.id().substring(0, phase));
    }

    private Map<String, Double> attention(InferenceEngine engine, MetricWindow window) {
        return summarizer.summarize(window, engine.predict(List.of(window)).getFirst()).groupShares().stream()
                .collect(Collectors.groupingBy(GroupShare::group, Collectors.summingDouble(GroupShare::share)));
    }

    /** Of each group the metric whose mean is farthest away, either way, in spreads. */
    private Map<String, Double> zScores(MetricWindow window) {
        Map<String, Double> farthest = new TreeMap<>();
        for (int token : tokens.metrics(window)) {
            int place = token - 1;
            Feature feature = manifest.features().get(place);
            if (place < manifest.windowFeatures() && feature.scope() == Scope.OWN) {
                double mean = window.rows().stream()
                        .filter(row -> !row.imputed() && row.isPresent(place))
                        .mapToDouble(row -> middle.z(row, place))
                        .average()
                        .orElse(0);
                farthest.merge(feature.group(), Math.abs(mean), Math::max);
            }
        }
        return farthest;
    }

    /** Mean of the last seconds of which it is known. */
    private static Map<String, Double> timeLost(List<LedgerSecond> ledger) {
        OptionalDouble kept = ledger.stream()
                .skip(Math.max(0, ledger.size() - Labels.TARGET_ROWS))
                .map(LedgerSecond::timeNotLost)
                .flatMapToDouble(OptionalDouble::stream)
                .average();
        return kept.isPresent() ? Map.of("cpu", 1 - kept.getAsDouble()) : Map.of();
    }
}
