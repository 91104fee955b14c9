package dev.vane.inference.attribution;

import static dev.vane.inference.attribution.PlantedModel.MANIFEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.window.MetricWindow;
import java.util.List;
import org.junit.jupiter.api.Test;

class OcclusionTest {
    private static final float NAN = Float.NaN;
    private static final Baseline TRAINING = Baseline.training(MANIFEST);
    private static final MetricGroup NEIGHBOURS_DISK = new MetricGroup("disk", Scope.NEIGHBOUR);

    /** Neighbours' written lowers, own busy raises. */
    private static final PlantedModel MODEL = PlantedModel.linear(0.2, 0.0, 0.0, 0.0, 0.0, -1.0, 0.0);

    /** Everything at its level but neighbours' written, which is two spreads above, and own busy, one above. */
    private static final MetricWindow WINDOW =
            PlantedModel.window(3, 0.6f, level(1), level(2), level(3), level(4), (float) Math.expm1(10));

    private static float level(int feature) {
        return TRAINING.levels().get(feature).value();
    }

    private static Inquiry inquiry(MetricWindow window) {
        return new Inquiry(MODEL.models(), window, TRAINING);
    }

    private static double sigmoid(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    @Test
    void measuresWhatEachGroupDoesByASecondInference() {
        Inquiry inquiry = inquiry(WINDOW);

        var effects = inquiry.groupEffects();

        assertThat(effects.get(NEIGHBOURS_DISK)).isCloseTo(sigmoid(0.2) - sigmoid(0.2 - 2), within(1e-6));
        assertThat(effects.get(new MetricGroup("cpu", Scope.OWN)))
                .isCloseTo(sigmoid(-2) - sigmoid(0.2 - 2), within(1e-6));
        assertThat(effects.get(new MetricGroup("disk", Scope.OWN))).isCloseTo(0, within(1e-6));
        assertThat(inquiry.inferences())
                .as("one for each group, one for itself")
                .isEqualTo(5);
    }

    @Test
    void ranksGroupsByWhatTheyDoInTheSenseAskedFor() {
        Inquiry inquiry = inquiry(WINDOW);

        Relevance lowers = inquiry.relevance(AttributionMethod.GROUP_OCCLUSION, Direction.LOWERS);
        Relevance raises = inquiry.relevance(AttributionMethod.GROUP_OCCLUSION, Direction.RAISES);

        assertThat(inquiry.rank(lowers).getFirst().group()).isEqualTo(NEIGHBOURS_DISK);
        assertThat(inquiry.rank(raises).getFirst().group()).isEqualTo(new MetricGroup("cpu", Scope.OWN));
        assertThat(inquiry.inferences()).as("measured once for both").isEqualTo(5);
    }

    @Test
    void handsAGroupsEffectToWhatIsFarFromCalm() {
        Relevance lowers = inquiry(WINDOW).relevance(AttributionMethod.GROUP_OCCLUSION, Direction.RAISES);

        assertThat(lowers.features().get(0)).isGreaterThan(0.01);
        assertThat(lowers.features().get(1)).isCloseTo(0, within(1e-6));
    }

    @Test
    void asksForNoGroupThatIsNotThere() {
        Inquiry inquiry = inquiry(PlantedModel.window(3, 0.6f, 1, NAN, NAN, NAN, NAN));

        assertThat(inquiry.groupEffects()).containsOnlyKeys(new MetricGroup("cpu", Scope.OWN));
    }

    @Test
    void setsSomeCellsAndLeavesTheOthers() {
        MetricWindow window = CalmWindow.of(WINDOW, TRAINING, List.of(new Cells(5, 1, 1)));

        assertThat(window.rows().get(1).value(5)).isEqualTo(level(5));
        assertThat(window.rows().get(0)).isEqualTo(WINDOW.rows().get(0));
        assertThat(window.rows().get(2)).isEqualTo(WINDOW.rows().get(2));
        assertThat(window.rows().get(1).value(0)).isEqualTo(0.6f);
    }

    @Test
    void leavesAbsentAbsentAndImputedImputed() {
        var rows = List.of(
                PlantedModel.row(1, NAN, 1, 1, 1, 1),
                PlantedModel.row(1, NAN, 1, 1, 1, 1).asImputed());

        MetricWindow window = CalmWindow.of(new MetricWindow(rows), TRAINING, List.of(new Cells(1, 0, 1)));

        assertThat(window.rows()).isEqualTo(rows);
    }

    @Test
    void takesTheMetricFarthestFromCalmForItsGroup() {
        Inquiry inquiry = inquiry(WINDOW);

        Relevance z = inquiry.relevance(AttributionMethod.Z_SCORE, Direction.LOWERS);

        assertThat(z.features().get(5)).isCloseTo(2, within(1e-5));
        assertThat(z.features().get(0)).isCloseTo(1, within(1e-5));
        assertThat(z.seconds()).hasSize(3).allMatch(second -> Math.abs(second - 0.5) < 1e-5);
        assertThat(inquiry.rank(z).get(0).group()).isEqualTo(NEIGHBOURS_DISK);
        assertThat(inquiry.rank(z).get(1).relevance()).isCloseTo(1, within(1e-5));
        assertThat(inquiry.inferences() + inquiry.explanations()).as("no model").isZero();
    }

    @Test
    void refusesCellsOutOfOrder() {
        assertThatThrownBy(() -> new Cells(1, 3, 2))
                .hasMessage("feature must not be negative, and firstRow not after lastRow: 1, 3 to 2");
    }

    @Test
    void refusesABaselineOfOtherFeatures() {
        assertThatThrownBy(() -> inquiry(new MetricWindow(List.of(PlantedModel.row(1, 2)))))
                .hasMessage("a baseline has a level for each of 2 features: 6");
    }
}
