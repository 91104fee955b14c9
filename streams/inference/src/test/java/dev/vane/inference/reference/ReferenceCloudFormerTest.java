package dev.vane.inference.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.SeededWindows;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.bundle.UntrainedBundle;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.engine.ModelOutput;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.inference.onnx.CloudFormerGraph;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The model file and the reference were written apart; here they must agree on every number that leaves the model. */
class ReferenceCloudFormerTest {
    private static final double TOLERANCE = 1e-5;

    static List<CloudFormerArchitecture> architectures() {
        return List.of(
                CloudFormerArchitecture.shipped(),
                CloudFormerArchitecture.paper(64, 64),
                CloudFormerArchitecture.paper(1, 128),
                new CloudFormerArchitecture(5, 7, 6, 3, 2, 4, 8, 1, 10, true),
                new CloudFormerArchitecture(5, 7, 6, 3, 2, 4, 8, 1, 10, true).withMetricEmbedding());
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void agreesWithTheModelFile(CloudFormerArchitecture architecture) throws IOException {
        List<FeatureScaling> scalings = new ArrayList<>(SeededWindows.scalings(architecture.features()));
        scalings.set(1, scalings.get(1).unobserved());
        CloudFormerWeights weights = SeededWindows.weights(architecture, 11);
        var reference = new ReferenceCloudFormer(architecture, scalings, weights);
        List<MetricWindow> windows = windows(architecture);

        List<ModelOutput> outputs;
        try (var engine = OnnxRuntimeEngine.open(bundle(architecture, scalings, weights))) {
            outputs = engine.predict(windows);
        }

        for (int i = 0; i < windows.size(); i++) {
            assertSame(architecture, outputs.get(i), reference.predict(windows.get(i)));
        }
    }

    /** Whole, padded, imputed, lone (no neighbours), with scattered absence, and with nothing present at all. */
    private static List<MetricWindow> windows(CloudFormerArchitecture architecture) {
        int rows = architecture.windowRows();
        int features = architecture.features();
        return List.of(
                SeededWindows.window(1, rows, features, f -> true),
                SeededWindows.window(2, rows / 2, features, f -> true),
                SeededWindows.window(3, 1, features, f -> true),
                SeededWindows.window(4, rows, features, f -> true, row -> row % 4 == 1),
                SeededWindows.window(5, rows, features, f -> f < features / 2),
                SeededWindows.window(6, rows - 1, features, f -> f % 3 != 0, row -> row > 3),
                SeededWindows.window(7, rows, features, f -> false),
                sometimesPresent(rows, features));
    }

    private static MetricWindow sometimesPresent(int rows, int features) {
        var list = new ArrayList<>(
                SeededWindows.window(8, rows - 1, features, f -> f % 2 == 0).rows());
        list.addAll(SeededWindows.window(9, 1, features, f -> f % 3 == 0).rows());
        return new MetricWindow(list);
    }

    private static ModelBundle bundle(
            CloudFormerArchitecture architecture, List<FeatureScaling> scalings, CloudFormerWeights weights) {
        Manifest manifest = UntrainedBundle.of(
                        architecture, SeededWindows.features(architecture.features()), scalings, 0)
                .manifest();
        return ModelBundle.of(
                manifest, Map.of(ModelBundle.MODEL, CloudFormerGraph.write(architecture, scalings, weights)));
    }

    private static void assertSame(CloudFormerArchitecture architecture, ModelOutput output, ReferenceOutput expected) {
        assertThat((double) output.relativePerformance()).isCloseTo(expected.relativePerformance(), within(TOLERANCE));
        for (int block = 0; block < architecture.blocks(); block++) {
            for (int head = 0; head < architecture.heads(); head++) {
                for (int key = 0; key < architecture.temporalTokens(); key++) {
                    assertThat((double) output.temporal().weight(block, head, key))
                            .isCloseTo(expected.temporalClsAttention(block, head, key), within(TOLERANCE));
                }
                for (int key = 0; key < architecture.systemTokens(); key++) {
                    assertThat((double) output.system().weight(block, head, key))
                            .isCloseTo(expected.systemClsAttention(block, head, key), within(TOLERANCE));
                }
            }
        }
    }

    @Test
    void givesNoWeightToPaddingAndAbsentMetrics() {
        CloudFormerArchitecture architecture = CloudFormerArchitecture.shipped();
        var reference = new ReferenceCloudFormer(
                architecture, SeededWindows.scalings(206), SeededWindows.weights(architecture, 1));

        ReferenceOutput output = reference.predict(SeededWindows.window(1, 10, 206, feature -> feature != 5));

        assertThat(output.temporalClsAttention(3, 0, 50)).isZero();
        assertThat(output.temporalClsAttention(3, 0, 51)).isPositive();
        assertThat(output.systemClsAttention(3, 0, 6)).isZero();
        assertThat(output.systemClsAttention(3, 0, 7)).isPositive();
    }

    /** Its tokens share one convolution and have no positions, so it sees a bag of values; ADR 0004. */
    @Test
    void doesNotKnowInItsSystemBranchWhichMetricIsWhich() {
        CloudFormerArchitecture architecture = new CloudFormerArchitecture(5, 3, 6, 4, 2, 4, 8, 2, 10, false);
        List<FeatureScaling> scalings = Collections.nCopies(3, FeatureScaling.ratio());
        var reference = new ReferenceCloudFormer(architecture, scalings, SeededWindows.weights(architecture, 1));

        ReferenceOutput output = reference.predict(row(0.1f, 0.2f, 0.9f));
        ReferenceOutput permuted = reference.predict(row(0.9f, 0.1f, 0.2f));

        for (int key = 1; key <= 3; key++) {
            assertThat(permuted.systemClsAttention(1, 0, key % 3 + 1))
                    .isCloseTo(output.systemClsAttention(1, 0, key), within(1e-12));
        }
    }

    private static MetricWindow row(float... values) {
        return new MetricWindow(List.of(Row.real(values, new long[] {0b111})));
    }
}
