package dev.vane.inference.attribution;

import static dev.vane.inference.attribution.PlantedModel.MANIFEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.window.MetricWindow;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlopesTest {
    /** Float gradients, and a step that is not infinitely small. */
    private static final double TOLERANCE = 1e-3;

    private static final PlantedModel MODEL = PlantedModel.of(
            List.of(0.5, -0.3, 0.2, -1.0, 0.1, 0.4, -0.7), List.of(0.2, 0.1, -0.3, 0.2, 0.1, 0.05, 0.3));

    private static final float[] VALUES = {0.6f, 150, 9000, 0.7f, 40, 700};

    private static MetricWindow moved(int feature, double step) {
        float[] values = VALUES.clone();
        boolean rate = feature % 3 != 0;
        values[feature] = (float) (rate ? Math.expm1(Math.log1p(values[feature]) + step) : values[feature] + step);
        return PlantedModel.window(2, values);
    }

    /** What own and neighbours' busy do by way of their ratio is part of it. */
    @Test
    void areTheDerivativesByEachTransformedMetric() {
        var inquiry = new Inquiry(MODEL.models(), PlantedModel.window(2, VALUES), Baseline.training(MANIFEST));

        List<Double> slopes = Slopes.of(inquiry);

        for (int feature = 0; feature < PlantedModel.FEATURES; feature++) {
            double step = 1e-2;
            double difference = (MODEL.logit(moved(feature, step)) - MODEL.logit(moved(feature, -step))) / (2 * step);
            assertThat(slopes.get(feature)).isCloseTo(difference, within(TOLERANCE * (1 + Math.abs(difference))));
        }
    }

    @Test
    void sayWhichDeviationSpeaksForTheSense() {
        var inquiry = new Inquiry(MODEL.models(), PlantedModel.window(2, VALUES), Baseline.training(MANIFEST));

        List<Integer> lowers = inquiry.directions(AttributionMethod.GENERIC_RELEVANCE, Direction.LOWERS);
        List<Integer> raises = inquiry.directions(AttributionMethod.GENERIC_RELEVANCE, Direction.RAISES);
        List<Integer> measured = inquiry.directions(AttributionMethod.GROUP_OCCLUSION, Direction.LOWERS);

        assertThat(lowers)
                .isEqualTo(raises.stream().map(direction -> -direction).toList());
        assertThat(lowers.get(1)).as("fewer faults than usual raise the answer").isEqualTo(1);
        assertThat(measured).as("the way it was observed to deviate").containsExactly(1, -1, 1, 1, -1, 1);
    }
}
