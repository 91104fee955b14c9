package dev.vane.inference.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.attribution.AttributionMethod;
import dev.vane.inference.attribution.Baseline;
import dev.vane.inference.attribution.Cells;
import dev.vane.inference.attribution.Direction;
import dev.vane.inference.attribution.Inquiry;
import dev.vane.inference.attribution.PlantedModel;
import dev.vane.inference.attribution.Relevance;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvidenceMapTest {
    private static final double ROUNDING = 1e-5;
    private static final Baseline TRAINING = Baseline.training(PlantedModel.MANIFEST);

    /** Neighbours' written (feature 5) lowers the answer, own busy (feature 0) raises it. */
    private static final PlantedModel MODEL = PlantedModel.linear(0.5, 0.0, 0.0, 0.0, 0.0, -0.5, 0.0);

    /** Calm but for own busy, which is one spread above throughout, and neighbours' written, above in three seconds. */
    private static final MetricWindow WINDOW = window(2, 2, 0, 0, 0, 1);

    private static MetricWindow window(double... spreadsOfWritten) {
        var rows = new ArrayList<Row>();
        for (double spreads : spreadsOfWritten) {
            float[] values = new float[PlantedModel.FEATURES];
            for (int feature = 0; feature < values.length; feature++) {
                values[feature] = TRAINING.levels().get(feature).value();
            }
            values[0] += 0.2f;
            values[5] = (float) Math.expm1(6 + 2 * spreads);
            rows.add(PlantedModel.row(values));
        }
        return new MetricWindow(rows);
    }

    private static Inquiry inquiry() {
        return new Inquiry(MODEL.models(), WINDOW, TRAINING);
    }

    private static EvidenceMap map(AttributionMethod method, List<Double> features, List<Double> seconds) {
        return EvidenceMap.of(inquiry(), new Relevance(method, Direction.LOWERS, features, seconds));
    }

    private static double mass(EvidenceMap map, int feature) {
        double mass = 0;
        for (int row = 0; row < map.rows(); row++) {
            mass += map.at(row, feature);
        }
        return mass;
    }

    @Test
    void holdsWhatIsRelevantAndDeviatesTheWayThatSpeaksForTheSense() {
        EvidenceMap map = map(
                AttributionMethod.GENERIC_RELEVANCE,
                List.of(1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
                List.of(1.0, 2.0, 1.0, 1.0, 1.0, 0.0));

        assertThat(mass(map, 0)).as("it speaks for the other direction").isZero();
        assertThat(mass(map, 5)).isCloseTo(1, within(ROUNDING));
        assertThat(map.at(0, 5)).isCloseTo(2 / 6.0, within(ROUNDING));
        assertThat(map.at(1, 5)).as("a second twice as relevant").isCloseTo(4 / 6.0, within(ROUNDING));
        assertThat(map.at(5, 5)).as("a second of no relevance").isZero();
    }

    @Test
    void keepsTheShareOfAMeasuredContribution() {
        EvidenceMap map = map(AttributionMethod.GROUP_OCCLUSION, List.of(0.1, 0.0, -0.2, 0.0, 0.0, 0.3), List.of());

        assertThat(mass(map, 0)).isCloseTo(0.25, within(ROUNDING));
        assertThat(mass(map, 5)).isCloseTo(0.75, within(ROUNDING));
        assertThat(map.at(1, 5)).isCloseTo(0.75 * 2 / 5, within(ROUNDING));
    }

    @Test
    void isEmptyWhereNothingSpeaksForTheSense() {
        EvidenceMap map = map(AttributionMethod.GROUP_OCCLUSION, List.of(-0.1, 0.0, 0.0, 0.0, 0.0, 0.0), List.of());

        assertThat(Selection.of(map)).isEqualTo(new Selection(List.of(), 0));
    }

    @Test
    void selectsTheFewestMetricsThatHoldMostOfIt() {
        Selection heavy =
                Selection.of(map(AttributionMethod.GROUP_OCCLUSION, List.of(0.1, 0.0, 0.0, 0.0, 0.0, 0.3), List.of()));
        Selection even =
                Selection.of(map(AttributionMethod.GROUP_OCCLUSION, List.of(0.5, 0.0, 0.0, 0.0, 0.0, 0.5), List.of()));

        assertThat(heavy.cells()).containsExactly(List.of(new Cells(5, 0, 1), new Cells(5, 5, 5)));
        assertThat(heavy.mass()).isCloseTo(0.75, within(ROUNDING));
        assertThat(even.cells()).hasSize(2);
        assertThat(even.mass()).isCloseTo(1, within(ROUNDING));
    }

    @Test
    void joinsSpansOverAShortPause() {
        var inquiry = new Inquiry(MODEL.models(), window(1, 0, 0, 2, 0, 0), TRAINING);
        var relevance = new Relevance(
                AttributionMethod.GROUP_OCCLUSION, Direction.LOWERS, List.of(0.0, 0.0, 0.0, 0.0, 0.0, 1.0), List.of());

        assertThat(Selection.of(EvidenceMap.of(inquiry, relevance)).cells())
                .containsExactly(List.of(new Cells(5, 0, 3)));
    }
}
