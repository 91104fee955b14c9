package dev.vane.inference.attribution;

import static dev.vane.inference.attribution.PlantedModel.MANIFEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.window.MetricWindow;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntegratedGradientsTest {
    private static final float NAN = Float.NaN;
    private static final Baseline TRAINING = Baseline.training(MANIFEST);

    /** Squares everywhere, and a ratio in which the way is bent. */
    private static final PlantedModel CURVED = PlantedModel.of(
            List.of(0.5, -0.3, 0.2, -1.0, 0.1, 0.4, -0.7), List.of(0.2, 0.1, -0.3, 0.2, 0.1, 0.05, 0.3));

    private static final MetricWindow WINDOW = new MetricWindow(List.of(
            PlantedModel.row(0.7f, 100, 5000, 0.9f, 40, 900),
            PlantedModel.row(0.6f, 150, 9000, 0.8f, NAN, 700),
            PlantedModel.row(0.2f, 800, 100, 0.5f, 30, 0)));

    private static double gap(PlantedModel model, int steps) {
        var inquiry = new Inquiry(model.models(), WINDOW, TRAINING);
        double sum = Arrays.stream(IntegratedGradients.attribution(inquiry, steps))
                .flatMapToDouble(Arrays::stream)
                .sum();
        double explained = model.logit(WINDOW) - model.logit(CalmWindow.between(WINDOW, TRAINING, 0));
        return Math.abs(sum - explained) / Math.abs(explained);
    }

    /** A square is integrated exactly by midpoints, so what is left comes of the ratio and of float gradients. */
    @Test
    void addUpToWhatIsExplained() {
        assertThat(gap(CURVED, IntegratedGradients.STEPS)).isLessThan(1e-4);
    }

    @Test
    void addUpTheBetterTheMoreSteps() {
        assertThat(gap(CURVED, 4)).isLessThan(gap(CURVED, 1));
        assertThat(gap(CURVED, 32)).isLessThan(gap(CURVED, 4));
    }

    @Test
    void areWeightTimesDistanceForALinearModel() {
        PlantedModel linear = PlantedModel.linear(0.5, 0.0, -2.0, 0.0, 0.0, 0.0, 0.0);

        Relevance relevance = new Inquiry(linear.models(), WINDOW, TRAINING)
                .relevance(AttributionMethod.INTEGRATED_GRADIENTS, Direction.RAISES);

        double busy = 0.5 * ((0.7 - 0.4) / 0.2 + (0.6 - 0.4) / 0.2 + (0.2 - 0.4) / 0.2) / 3;
        assertThat(relevance.features().get(0)).isCloseTo(busy, within(1e-5));
        assertThat(relevance.features().get(1)).as("without weight").isZero();
        assertThat(relevance.seconds()).hasSize(3);
        assertThat(relevance.seconds().stream().mapToDouble(d -> d).sum())
                .isCloseTo(relevance.features().stream().mapToDouble(d -> d).sum(), within(1e-9));
    }

    @Test
    void turnRoundWithTheSense() {
        var inquiry = new Inquiry(CURVED.models(), WINDOW, TRAINING);

        Relevance raises = inquiry.relevance(AttributionMethod.INTEGRATED_GRADIENTS, Direction.RAISES);
        Relevance lowers = inquiry.relevance(AttributionMethod.INTEGRATED_GRADIENTS, Direction.LOWERS);

        assertThat(lowers.features())
                .isEqualTo(raises.features().stream().map(value -> 0 - value).toList());
        assertThat(inquiry.explanations()).isEqualTo(2 * IntegratedGradients.STEPS);
    }

    @Test
    void givesARatioBackToItsParts() {
        PlantedModel ratioAlone = PlantedModel.linear(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0);
        var inquiry = new Inquiry(ratioAlone.models(), WINDOW, TRAINING);

        Relevance relevance = inquiry.relevance(AttributionMethod.INTEGRATED_GRADIENTS, Direction.RAISES);

        double explained = ratioAlone.logit(WINDOW) - ratioAlone.logit(CalmWindow.between(WINDOW, TRAINING, 0));
        assertThat(relevance.features().get(0)).isCloseTo(explained / 2, within(1e-5));
        assertThat(relevance.features().get(3)).isCloseTo(explained / 2, within(1e-5));
    }

    @Test
    void giveAnAbsentMetricNothing() {
        MetricWindow window = PlantedModel.window(2, 0.9f, NAN, 10, 0.9f, 10, 10);

        Relevance relevance = new Inquiry(CURVED.models(), window, TRAINING)
                .relevance(AttributionMethod.INTEGRATED_GRADIENTS, Direction.RAISES);

        assertThat(relevance.features().get(1)).isZero();
    }
}
