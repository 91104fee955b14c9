package dev.vane.training.cloudformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.cloudformer.ParameterShape;
import dev.vane.inference.engine.ModelOutput;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.inference.reference.ReferenceCloudFormer;
import dev.vane.inference.window.MetricWindow;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CloudFormerBlockTest {
    private static final Objective SQUARED = new Objective(Loss.SQUARED, Objective.Scale.PERFORMANCE, false);

    @Test
    void saysWhatTheModelFileSaysWithPresence() throws IOException {
        agrees(Small.architecture(true));
    }

    @Test
    void saysWhatTheModelFileSaysAsPublished() throws IOException {
        agrees(Small.architecture(false));
    }

    @Test
    void saysWhatTheModelFileSaysWithAVectorForEachMetric() throws IOException {
        agrees(Small.architecture(true).withMetricEmbedding());
    }

    @Test
    void saysWhatTheModelFileSaysAtFullSize() throws IOException {
        agrees(CloudFormerArchitecture.shipped());
        agrees(CloudFormerArchitecture.paper(1, 128));
    }

    /** Dropout is set, and must not matter where nothing is learnt. */
    private static void agrees(CloudFormerArchitecture architecture) throws IOException {
        List<FeatureScaling> scalings = Small.scalings(architecture.features());
        CloudFormerWeights weights = Small.weights(architecture, 3);
        List<MetricWindow> windows = Small.windows(architecture.windowRows(), architecture.features());
        List<ModelOutput> served;
        try (OnnxRuntimeEngine engine = OnnxRuntimeEngine.open(Small.bundle(architecture, scalings, weights))) {
            served = engine.predict(windows);
        }

        float[] predictions;
        try (Network network = new Network(architecture, weights, Ablation.NONE, 0.4)) {
            predictions = network.predict(batch(architecture, scalings, windows));
        }

        for (int i = 0; i < predictions.length; i++) {
            assertThat(predictions[i]).isCloseTo(served.get(i).relativePerformance(), within(1e-5f));
        }
        // Otherwise the agreement would say little.
        assertThat(served.stream().map(ModelOutput::relativePerformance).distinct())
                .hasSize(windows.size());
    }

    private static WindowBatch batch(
            CloudFormerArchitecture architecture, List<FeatureScaling> scalings, List<MetricWindow> windows) {
        return new Normaliser(architecture, scalings, Compaction.none(scalings.size())).batch(windows);
    }

    @Test
    void hasTheGradientsThatFiniteDifferencesOfTheReferenceHave() {
        CloudFormerArchitecture architecture = Small.architecture(true).withMetricEmbedding();
        List<FeatureScaling> scalings = Small.scalings(Small.FEATURES);
        CloudFormerWeights weights = Small.weights(architecture, 5);
        List<MetricWindow> windows = Small.windows(Small.ROWS, Small.FEATURES);
        Map<String, float[]> gradients = new HashMap<>();
        try (Network network = new Network(architecture, weights, Ablation.NONE, 0)) {
            network.collect(List.of(batch(architecture, scalings, windows)), SQUARED);
            network.tensors().forEach((name, tensor) -> gradients.put(name, gradient(tensor)));
        }

        double largest = 0;
        for (String name : List.of(
                "temporal.embed.weight",
                "temporal.cls",
                "temporal.block0.query.weight",
                "temporal.block0.key.weight",
                "temporal.block1.value.bias",
                "temporal.block1.feedForwardNorm.scale",
                "system.embed.weight",
                "system.cls",
                "system.metrics",
                "system.block0.project.weight",
                "system.block1.contract.weight",
                "system.block1.attentionNorm.shift",
                "head.hidden.weight",
                "head.norm.scale",
                "head.output.bias")) {
            for (int place : new int[] {0, gradients.get(name).length / 2}) {
                double expected = difference(architecture, scalings, weights, windows, name, place);
                assertThat((double) gradients.get(name)[place])
                        .as(name)
                        .isCloseTo(expected, within(2e-4 + 0.01 * Math.abs(expected)));
                largest = Math.max(largest, Math.abs(expected));
            }
        }
        assertThat(largest).isGreaterThan(0.05);
    }

    private static float[] gradient(NDArray tensor) {
        try (NDArray gradient = tensor.getGradient()) {
            return gradient.toFloatArray();
        }
    }

    /** Central difference of the sum of the squared predictions, in double. */
    private static double difference(
            CloudFormerArchitecture architecture,
            List<FeatureScaling> scalings,
            CloudFormerWeights weights,
            List<MetricWindow> windows,
            String name,
            int place) {
        float value = weights.values(name)[place];
        float above = value + 1e-3f;
        float below = value - 1e-3f;
        double more = squares(architecture, scalings, changed(architecture, weights, name, place, above), windows);
        double less = squares(architecture, scalings, changed(architecture, weights, name, place, below), windows);
        return (more - less) / ((double) above - below);
    }

    private static CloudFormerWeights changed(
            CloudFormerArchitecture architecture, CloudFormerWeights weights, String name, int place, float value) {
        Map<String, float[]> tensors = new HashMap<>();
        for (ParameterShape shape : architecture.parameters()) {
            tensors.put(shape.name(), weights.values(shape.name()));
        }
        tensors.get(name)[place] = value;
        return CloudFormerWeights.of(architecture, tensors);
    }

    private static double squares(
            CloudFormerArchitecture architecture,
            List<FeatureScaling> scalings,
            CloudFormerWeights weights,
            List<MetricWindow> windows) {
        ReferenceCloudFormer reference = new ReferenceCloudFormer(architecture, scalings, weights);
        return windows.stream()
                .mapToDouble(window -> reference.predict(window).relativePerformance())
                .map(p -> p * p)
                .sum();
    }

    @Test
    void dropsValuesInTheHeadWhileItLearns() {
        CloudFormerArchitecture architecture = Small.architecture(true);
        WindowBatch batch =
                batch(architecture, Small.scalings(Small.FEATURES), Small.windows(Small.ROWS, Small.FEATURES));
        try (Network network = new Network(architecture, Small.weights(architecture, 5), Ablation.NONE, 0.4)) {
            double served = network.loss(batch, SQUARED);

            double learnt = network.collect(List.of(batch), SQUARED);

            assertThat(learnt).isNotCloseTo(served, within(1e-4));
        }
    }

    @Test
    void leavesABranchOut() {
        CloudFormerArchitecture architecture = Small.architecture(true);
        CloudFormerWeights weights = Small.weights(architecture, 5);
        WindowBatch batch =
                batch(architecture, Small.scalings(Small.FEATURES), Small.windows(Small.ROWS, Small.FEATURES));
        float[] whole = predict(architecture, weights, Ablation.NONE, batch);
        for (Ablation ablation : List.of(Ablation.TEMPORAL_ONLY, Ablation.SYSTEM_ONLY)) {
            float[] without = predict(architecture, weights, ablation, batch);
            float[] deaf = predict(architecture, ablation.apply(architecture, weights), Ablation.NONE, batch);

            assertThat(without).containsExactly(deaf, within(1e-6f)).isNotEqualTo(whole);
        }
    }

    private static float[] predict(
            CloudFormerArchitecture architecture, CloudFormerWeights weights, Ablation ablation, WindowBatch batch) {
        try (Network network = new Network(architecture, weights, ablation, 0)) {
            return network.predict(batch);
        }
    }
}
