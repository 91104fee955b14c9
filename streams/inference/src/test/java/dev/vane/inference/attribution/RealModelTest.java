package dev.vane.inference.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.SeededBundle;
import dev.vane.inference.SeededWindows;
import dev.vane.inference.attention.RealTokens;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.inference.internals.BranchMaps;
import dev.vane.inference.internals.ModelInternals;
import dev.vane.inference.internals.OnnxInternalsEngine;
import dev.vane.inference.internals.Tensor;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Ratio;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The methods on a network that really runs, with ratios and trees beside it. */
class RealModelTest {
    private static final int IN_WINDOW = 7;
    private static final CloudFormerArchitecture SIZES =
            new CloudFormerArchitecture(9, IN_WINDOW + 2, 8, 8, 2, 4, 16, 3, 8, true).withMetricEmbedding();
    private static final List<Ratio> RATIOS = List.of(new Ratio(0, List.of(0, 2)), new Ratio(1, List.of(4)));
    private static final List<MetricWindow> WINDOWS = List.of(
            SeededWindows.window(1, 9, IN_WINDOW, feature -> true),
            SeededWindows.window(2, 4, IN_WINDOW, feature -> feature != 2),
            SeededWindows.window(3, 9, IN_WINDOW, feature -> feature % 3 != 0, row -> row % 4 == 1));

    private static OnnxRuntimeEngine serving;
    private static OnnxInternalsEngine explaining;
    private static Models models;

    @BeforeAll
    static void open() throws IOException {
        ModelBundle bundle = new SeededBundle(SIZES, 4, 0.35, RATIOS).bundle();
        serving = OnnxRuntimeEngine.open(bundle);
        explaining = OnnxInternalsEngine.open(bundle);
        models = new Models(bundle.manifest(), serving, explaining);
    }

    @AfterAll
    static void close() {
        explaining.close();
        serving.close();
    }

    private static Inquiry inquiry(MetricWindow window) {
        return new Inquiry(models, window, Baseline.training(models.manifest()));
    }

    /** Logarithms in float against double. */
    @Test
    void normalisesAsTheNetworkDoes() {
        for (MetricWindow window : WINDOWS) {
            Tensor normalised = inquiry(window).explanation().normalised();

            double[][] own = ExtendedWindow.normalised(window, models.manifest());

            for (int row = 0; row < own.length; row++) {
                for (int feature = 0; feature < SIZES.features(); feature++) {
                    double expected = normalised.at(SIZES.windowRows() - own.length + row, feature);
                    assertThat(own[row][feature]).isCloseTo(expected, within(1e-4));
                }
            }
        }
    }

    /** The bound of the method sheet for 64 steps, beside float rounding where little is to be explained. */
    @Test
    void addsIntegratedGradientsUpToTheAnswersDifference() {
        for (MetricWindow window : WINDOWS) {
            Inquiry inquiry = inquiry(window);
            double sum = Arrays.stream(IntegratedGradients.attribution(inquiry, IntegratedGradients.STEPS))
                    .flatMapToDouble(Arrays::stream)
                    .sum();

            MetricWindow calm = CalmWindow.between(window, inquiry.baseline(), 0);
            double difference =
                    inquiry.explanation().logit() - explaining.explain(calm).logit();

            assertThat(Math.abs(difference)).as("there is something to explain").isGreaterThan(0.01);
            assertThat(sum).isCloseTo(difference, within(0.02 * Math.abs(difference) + 1e-4));
        }
    }

    @Test
    void sumsXGradCamToEmbeddingsTimesGradients() {
        var real = new RealTokens(models.manifest());
        for (MetricWindow window : WINDOWS) {
            ModelInternals explanation = inquiry(window).explanation();
            assertSum(explanation.temporal(), real.seconds(window));
            assertSum(explanation.system(), real.metrics(window));
        }
    }

    private static void assertSum(BranchMaps branch, int[] real) {
        float[] values = branch.embeddings().toArray();
        float[] gradients = branch.embeddingGradients().toArray();
        double expected = 0;
        double size = 0;
        for (int i = 0; i < values.length; i++) {
            expected += (double) values[i] * gradients[i];
            size += Math.abs((double) values[i] * gradients[i]);
        }

        double[] map = XGradCam.map(branch, real);

        assertThat(Arrays.stream(map).sum()).isCloseTo(expected, within(1e-5 * size));
    }

    @Test
    void givesNothingToAnAbsentMetricByAnyMethod() {
        for (AttributionMethod method : AttributionMethod.values()) {
            for (Direction direction : Direction.values()) {
                Relevance relevance = inquiry(WINDOWS.get(1)).relevance(method, direction);

                assertThat(relevance.features()).hasSize(IN_WINDOW);
                assertThat(relevance.features().get(2)).as(method.name()).isZero();
                assertThat(relevance.seconds()).hasSize(method.hasSeconds() ? 4 : 0);
            }
        }
    }

    /** Of the blend, trees included: the network alone would say something else. */
    @Test
    void measuresEffectsOnWhatIsServed() {
        Inquiry inquiry = inquiry(WINDOWS.getFirst());
        var all = new ArrayList<Cells>();
        inquiry.presentFeatures().forEach(feature -> all.add(inquiry.wholly(feature)));

        double effect = inquiry.effects(List.of(all)).getFirst();

        MetricWindow calm = CalmWindow.of(WINDOWS.getFirst(), inquiry.baseline(), all);
        float served = serving.predict(List.of(calm)).getFirst().relativePerformance();
        assertThat(effect).isCloseTo(served - inquiry.predicted(), within(1e-6));
        float network =
                explaining.explain(calm).network() - inquiry.explanation().network();
        assertThat(effect).isNotCloseTo(network, within(1e-4));
    }
}
