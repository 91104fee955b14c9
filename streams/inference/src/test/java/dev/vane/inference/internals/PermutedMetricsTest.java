package dev.vane.inference.internals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.SeededWindows;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.bundle.UntrainedBundle;
import dev.vane.inference.calibration.SinkRule;
import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.cloudformer.ParameterShape;
import dev.vane.inference.onnx.CloudFormerGraph;
import dev.vane.inference.onnx.ExplainGraph;
import dev.vane.inference.trees.KnownPart;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A model and a window in another order of metrics say the same of each metric. */
class PermutedMetricsTest {
    private static final int FEATURES = 6;
    private static final List<Integer> ORDER = List.of(4, 2, 0, 5, 1, 3);
    private static final CloudFormerArchitecture ARCHITECTURE =
            new CloudFormerArchitecture(7, FEATURES, 8, 8, 2, 4, 16, 2, 8, true).withMetricEmbedding();
    private static final float SAME = 1e-5f;

    @Test
    void saysTheSameOfEachMetric() throws IOException {
        List<FeatureScaling> scalings = SeededWindows.scalings(FEATURES);
        CloudFormerWeights weights = SeededWindows.weights(ARCHITECTURE, 4);
        MetricWindow window = SeededWindows.window(1, 7, FEATURES, f -> f != 2);

        ModelInternals plain = explain(scalings, weights, window);
        ModelInternals permuted = explain(
                ORDER.stream().map(scalings::get).toList(),
                permuted(weights),
                new MetricWindow(window.rows().stream()
                        .map(PermutedMetricsTest::permuted)
                        .toList()));

        assertThat(permuted.logit()).isCloseTo(plain.logit(), within(SAME));
        for (int query = 0; query <= FEATURES; query++) {
            for (int key = 0; key <= FEATURES; key++) {
                for (int block = 0; block < ARCHITECTURE.blocks(); block++) {
                    assertThat(permuted.system().attention().at(block, 1, query, key))
                            .isCloseTo(plain.system().attention().at(block, 1, token(query), token(key)), within(SAME));
                    assertThat(permuted.system().attentionGradients().at(block, 1, query, key))
                            .isCloseTo(
                                    plain.system().attentionGradients().at(block, 1, token(query), token(key)),
                                    within(SAME));
                }
            }
        }
        for (int row = 0; row < ARCHITECTURE.windowRows(); row++) {
            for (int feature = 0; feature < FEATURES; feature++) {
                assertThat(permuted.inputGradients().at(row, feature))
                        .isCloseTo(plain.inputGradients().at(row, ORDER.get(feature)), within(SAME));
            }
        }
    }

    private static int token(int place) {
        return place == 0 ? 0 : ORDER.get(place - 1) + 1;
    }

    private static ModelInternals explain(
            List<FeatureScaling> scalings, CloudFormerWeights weights, MetricWindow window) throws IOException {
        Manifest manifest = UntrainedBundle.of(ARCHITECTURE, SeededWindows.features(FEATURES), scalings, 0)
                .manifest();
        byte[] model = CloudFormerGraph.write(ARCHITECTURE, scalings, weights);
        byte[] explain = ExplainGraph.write(
                ARCHITECTURE, scalings, weights, KnownPart.NONE, Optional.empty(), SinkRule.sparingCls(5));
        ModelBundle bundle = ModelBundle.of(manifest, Map.of(ModelBundle.MODEL, model, ModelBundle.EXPLAIN, explain));
        try (var engine = OnnxInternalsEngine.open(bundle)) {
            return engine.explain(window);
        }
    }

    private static Row permuted(Row row) {
        float[] values = new float[FEATURES];
        long presence = 0;
        for (int feature = 0; feature < FEATURES; feature++) {
            values[feature] = row.value(ORDER.get(feature));
            presence |= row.isPresent(ORDER.get(feature)) ? 1L << feature : 0;
        }
        return Row.real(values, new long[] {presence});
    }

    private static CloudFormerWeights permuted(CloudFormerWeights weights) {
        var tensors = new HashMap<String, float[]>();
        for (ParameterShape shape : ARCHITECTURE.parameters()) {
            tensors.put(shape.name(), weights.values(shape.name()));
        }
        tensors.put("system.metrics", rows(tensors.get("system.metrics"), Branch.SYSTEM));
        float[] embed = tensors.get("temporal.embed.weight");
        float[] ofValues = rows(Arrays.copyOf(embed, embed.length / 2), Branch.TEMPORAL);
        float[] ofPresence = rows(Arrays.copyOfRange(embed, embed.length / 2, embed.length), Branch.TEMPORAL);
        System.arraycopy(ofValues, 0, embed, 0, ofValues.length);
        System.arraycopy(ofPresence, 0, embed, ofValues.length, ofPresence.length);
        return CloudFormerWeights.of(ARCHITECTURE, tensors);
    }

    private static float[] rows(float[] matrix, Branch branch) {
        int width = branch.width(ARCHITECTURE);
        float[] permuted = new float[matrix.length];
        for (int feature = 0; feature < FEATURES; feature++) {
            System.arraycopy(matrix, ORDER.get(feature) * width, permuted, feature * width, width);
        }
        return permuted;
    }
}
