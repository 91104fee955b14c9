package dev.vane.inference.internals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.SeededBundle;
import dev.vane.inference.SeededWindows;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.bundle.NoExplainingModelException;
import dev.vane.inference.bundle.UntrainedBundle;
import dev.vane.inference.calibration.CalibratedHead;
import dev.vane.inference.calibration.Calibration;
import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.engine.ClsAttention;
import dev.vane.inference.engine.ModelOutput;
import dev.vane.inference.engine.ModelShapeMismatchException;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Ratio;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The explaining model must say what the serving model says, and its gradients what the definitions ask of them. */
class OnnxInternalsEngineTest {
    private static final int IN_WINDOW = 7;
    private static final CloudFormerArchitecture SMALL =
            new CloudFormerArchitecture(9, IN_WINDOW, 8, 8, 2, 4, 16, 3, 8, true).withMetricEmbedding();
    private static final float SAME = 1e-5f;

    /** Whole, short, with imputed rows and scattered absence, with a feature absent throughout. */
    private static List<MetricWindow> windows() {
        return List.of(
                SeededWindows.window(1, 9, IN_WINDOW, f -> true),
                SeededWindows.window(2, 4, IN_WINDOW, f -> f != 2),
                SeededWindows.window(3, 9, IN_WINDOW, f -> f % 3 != 0, row -> row % 4 == 1));
    }

    static List<SeededBundle> models() {
        List<Ratio> ratios = List.of(new Ratio(0, List.of(0, 2)), new Ratio(1, List.of(4)));
        return List.of(
                new SeededBundle(SMALL, 3),
                new SeededBundle(SMALL.resized(9, IN_WINDOW + ratios.size()), 4, 0.35, ratios),
                new SeededBundle(new CloudFormerArchitecture(9, IN_WINDOW, 8, 4, 2, 4, 16, 1, 8, false), 5));
    }

    @ParameterizedTest
    @MethodSource("models")
    void saysWhatTheServingModelSays(SeededBundle model) throws IOException {
        agree(model.bundle());
    }

    @ParameterizedTest
    @MethodSource("models")
    void saysWhatTheServingModelSaysWithCalibratedHeads(SeededBundle model) throws IOException {
        int last = model.architecture().blocks() - 1;
        var heads = List.of(
                new CalibratedHead(Branch.SYSTEM, last, 0),
                new CalibratedHead(Branch.SYSTEM, last, 1),
                new CalibratedHead(Branch.SYSTEM, 0, 1),
                new CalibratedHead(Branch.TEMPORAL, 0, 0));
        ModelBundle calibrated = model.bundle(
                new Calibration("any", 1.3, 0.4, heads.stream().distinct().toList()));

        agree(calibrated);

        // Otherwise the agreement would say little.
        assertThat(performance(calibrated)).isNotEqualTo(performance(model.bundle()));
    }

    private static float performance(ModelBundle bundle) throws IOException {
        try (var serving = OnnxRuntimeEngine.open(bundle)) {
            return serving.predict(windows()).getFirst().relativePerformance();
        }
    }

    private static void agree(ModelBundle bundle) throws IOException {
        try (var serving = OnnxRuntimeEngine.open(bundle);
                var explaining = OnnxInternalsEngine.open(bundle)) {
            for (MetricWindow window : windows()) {
                ModelOutput served = serving.predict(List.of(window)).getFirst();

                ModelInternals explained = explaining.explain(window);

                assertThat(explained.relativePerformance()).isCloseTo(served.relativePerformance(), within(SAME));
                assertThat(explained.network()).isCloseTo(sigmoid(explained.logit()), within(SAME));
                assertSame(explained.temporal(), served.temporal());
                assertSame(explained.system(), served.system());
            }
        }
    }

    private static float sigmoid(float logit) {
        return (float) (1 / (1 + Math.exp(-logit)));
    }

    private static void assertSame(BranchMaps maps, ClsAttention cls) {
        for (int block = 0; block < maps.blocks(); block++) {
            for (int head = 0; head < maps.heads(); head++) {
                for (int key = 0; key < maps.tokens(); key++) {
                    assertThat(maps.attention().at(block, head, 0, key))
                            .isCloseTo(cls.weight(block, head, key), within(SAME));
                }
            }
        }
    }

    @Test
    void refusesAWindowOfAnotherShape() throws IOException {
        try (var engine = OnnxInternalsEngine.open(new SeededBundle(SMALL, 3).bundle())) {
            assertThatThrownBy(() -> engine.explain(SeededWindows.window(1, 9, 3, f -> true)))
                    .isInstanceOf(ModelShapeMismatchException.class)
                    .hasMessage("the model takes 7 features, the window has 3");
        }
    }

    @Test
    void saysThatABundleWithoutTheModelCannotExplain() {
        ModelBundle whole =
                UntrainedBundle.of(SMALL, SeededWindows.features(IN_WINDOW), SeededWindows.scalings(IN_WINDOW), 1);
        ModelBundle bundle = ModelBundle.of(whole.manifest(), Map.of(ModelBundle.MODEL, whole.model()));

        assertThat(bundle.explains()).isFalse();
        assertThatThrownBy(() -> OnnxInternalsEngine.open(bundle))
                .isInstanceOf(NoExplainingModelException.class)
                .hasMessage(
                        "cloudformer-untrained seed-1 has no model-explain.onnx, so it predicts but cannot explain; "
                                + "./vane train makes bundles that can");
    }
}
