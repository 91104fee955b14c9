package dev.vane.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.SeededWindows;
import dev.vane.inference.attention.AttentionSummarizer;
import dev.vane.inference.attention.AttentionSummary;
import dev.vane.inference.bundle.BundleMismatchException;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.Manifest.Gate;
import dev.vane.inference.bundle.Manifest.GateInput;
import dev.vane.inference.bundle.Manifest.Known;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.calibration.Calibration;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.onnx.CloudFormerGraph;
import dev.vane.inference.reference.ReferenceCloudFormer;
import dev.vane.inference.trees.RandomTrees;
import dev.vane.inference.trees.TreeModel;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Ratio;
import dev.vane.inference.window.WindowSummary;
import dev.vane.inference.window.WindowSummary.Statistic;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Network, trees and ratios in one file, against each of them computed apart. */
class BlendTest {
    private static final int IN_WINDOW = 6;
    private static final List<Ratio> RATIOS = List.of(new Ratio(0, List.of(0, 2)), new Ratio(1, List.of(4)));
    private static final int FEATURES = IN_WINDOW + RATIOS.size();
    private static final double SHARE = 0.35;

    private static final CloudFormerArchitecture ARCHITECTURE =
            new CloudFormerArchitecture(12, FEATURES, 8, 8, 2, 4, 16, 2, 8, true).withMetricEmbedding();
    private static final List<FeatureScaling> SCALINGS = SeededWindows.scalings(FEATURES);
    private static final CloudFormerWeights WEIGHTS = SeededWindows.weights(ARCHITECTURE, 3);
    private static final TreeModel TREES = RandomTrees.model(5, WindowSummary.size(FEATURES), 40, 4);

    @Test
    void isTheNetworksAndTheTreesAnswerByTheirShares() throws IOException {
        List<MetricWindow> windows = List.of(
                SeededWindows.window(1, 12, IN_WINDOW, f -> true),
                SeededWindows.window(2, 5, IN_WINDOW, f -> f != 2),
                SeededWindows.window(3, 12, IN_WINDOW, f -> f % 2 == 0, row -> row % 3 == 2));
        var reference = new ReferenceCloudFormer(ARCHITECTURE, SCALINGS, WEIGHTS);

        List<ModelOutput> outputs;
        try (var engine = OnnxRuntimeEngine.open(bundle(SHARE))) {
            outputs = engine.predict(windows);
        }

        for (int i = 0; i < windows.size(); i++) {
            MetricWindow extended = Ratio.extend(windows.get(i), RATIOS);
            double network = reference.predict(extended).relativePerformance();
            double trees = TREES.predict(WindowSummary.of(extended));
            assertThat((double) outputs.get(i).relativePerformance())
                    .isCloseTo((1 - SHARE) * network + SHARE * trees, within(1e-5));
            assertThat(Math.abs(network - trees)).isGreaterThan(1e-3);
        }
    }

    /** A number that is there, one that is absent, and a sum beyond what a logit is taken of. */
    @Test
    void correctsWhatIsKnownOnTheLogitScale() throws IOException {
        MetricWindow window = SeededWindows.window(2, 5, IN_WINDOW, f -> f != 2);
        double last = WindowSummary.of(window)[WindowSummary.index(0, Statistic.LAST)];
        Known there = new Known(SeededWindows.features(FEATURES).get(0).name() + ".last", 0.4 / last, 0.1);
        Known absent = new Known(SeededWindows.features(FEATURES).get(2).name() + ".mean", 0.5, 0.6);
        Known beyond = new Known(there.number(), 3 / last, 0.1);
        double alone = new ReferenceCloudFormer(ARCHITECTURE, SCALINGS, WEIGHTS)
                .predict(Ratio.extend(window, RATIOS))
                .relativePerformance();

        for (var expected : Map.of(List.of(there, absent), 0.4 + 0.5 * 0.6, List.of(beyond), 0.99)
                .entrySet()) {
            double odds = expected.getValue() / (1 - expected.getValue()) * alone / (1 - alone);
            assertThat(corrected(window, expected.getKey()))
                    .isCloseTo(odds / (1 + odds), within(1e-5))
                    .isNotCloseTo(alone, within(1e-3));
        }
    }

    /** As the manifest says it, and as the file computes it. */
    @Test
    void letsOtherNumbersSayHowMuchAKnownNumberCounts() throws IOException {
        MetricWindow window = SeededWindows.window(2, 5, IN_WINDOW, f -> f != 2);
        String name = SeededWindows.features(FEATURES).get(0).name();
        double last = WindowSummary.of(window)[WindowSummary.index(0, Statistic.LAST)];
        double mean = Math.max(0, WindowSummary.of(window)[WindowSummary.index(1, Statistic.MEAN)]);
        Gate gate = new Gate(
                -0.5,
                List.of(
                        new GateInput(SeededWindows.features(FEATURES).get(1).name() + ".mean", 0.75, 9),
                        new GateInput(SeededWindows.features(FEATURES).get(2).name() + ".last", 0.5, 0.6)));
        double share = 1 / (1 + Math.exp(0.5 - 0.75 * Math.log1p(mean) - 0.5 * Math.log1p(0.6)));
        double alone = new ReferenceCloudFormer(ARCHITECTURE, SCALINGS, WEIGHTS)
                .predict(Ratio.extend(window, RATIOS))
                .relativePerformance();

        double known = 0.9 * share;
        double odds = known / (1 - known) * alone / (1 - alone);
        assertThat(corrected(window, List.of(new Known(name + ".last", 0.9 / last, 0.1, gate))))
                .isCloseTo(odds / (1 + odds), within(1e-5));
    }

    private static double corrected(MetricWindow window, List<Known> known) throws IOException {
        Manifest manifest = manifest(0, RATIOS).withKnown(known);
        byte[] file = CloudFormerGraph.write(
                ARCHITECTURE, SCALINGS, WEIGHTS, manifest.knownPart(), Optional.empty(), Calibration.NONE);
        try (var engine = OnnxRuntimeEngine.open(ModelBundle.of(manifest, Map.of(ModelBundle.MODEL, file)))) {
            return engine.predict(List.of(window)).getFirst().relativePerformance();
        }
    }

    @Test
    void givesAttentionToRatiosLikeToAnyOtherFeature() throws IOException {
        MetricWindow window = SeededWindows.window(1, 12, IN_WINDOW, f -> true);
        ModelBundle bundle = bundle(SHARE);

        ModelOutput output;
        try (var engine = OnnxRuntimeEngine.open(bundle)) {
            output = engine.predict(List.of(window)).getFirst();
        }
        AttentionSummary summary = new AttentionSummarizer(bundle.manifest(), FEATURES).summarize(window, output);

        assertThat(summary.topMetrics()).hasSize(FEATURES);
    }

    @Test
    void refusesTreesThatTheManifestDoesNotTellOf() {
        assertThatThrownBy(() -> bundle(0))
                .isInstanceOf(BundleMismatchException.class)
                .hasMessageContaining("input summary");
    }

    @Test
    void refusesARatioOfWhatIsNotThere() {
        assertThatThrownBy(() -> manifest(SHARE, List.of(new Ratio(7, List.of(0)), new Ratio(1, List.of(4)))))
                .hasMessageContaining("a ratio must be made of the first 6 features");
    }

    private static ModelBundle bundle(double share) {
        byte[] file = CloudFormerGraph.write(ARCHITECTURE, SCALINGS, WEIGHTS, new CloudFormerGraph.Trees(TREES, SHARE));
        return ModelBundle.of(manifest(share, RATIOS), Map.of(ModelBundle.MODEL, file));
    }

    private static Manifest manifest(double share, List<Ratio> ratios) {
        return new Manifest(
                "blend",
                "1",
                true,
                ARCHITECTURE.windowRows(),
                1,
                SeededWindows.features(FEATURES),
                ratios,
                SCALINGS,
                ARCHITECTURE,
                share,
                List.of(),
                List.of(),
                null,
                null,
                Map.of());
    }
}
