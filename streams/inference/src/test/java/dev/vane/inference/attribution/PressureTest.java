package dev.vane.inference.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.cloudformer.FeatureScaling.Transform;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PressureTest {
    private static final double FLOAT = 1e-5;

    private static final List<Feature> FEATURES = List.of(
            new Feature("vm.cpu.utilization", "1", "cpu", Scope.OWN),
            new Feature("vm.vcpu.runqueue_delay.ratio.mean", "1", "cpu", Scope.OWN),
            new Feature("vm.cpu.utilization", "1", "cpu", Scope.NEIGHBOUR),
            new Feature("vm.vcpu.runqueue_delay.ratio.mean", "1", "cpu", Scope.NEIGHBOUR),
            new Feature("vm.disk.write.bytes.rate", "By/s", "disk", Scope.NEIGHBOUR));

    private static final FeatureScaling SCALING = FeatureScaling.fitted(Transform.LINEAR, 0, 1);

    private static final Manifest MANIFEST = new Manifest(
            "pressed",
            "1",
            true,
            6,
            1,
            FEATURES,
            List.of(),
            Collections.nCopies(FEATURES.size(), SCALING),
            new CloudFormerArchitecture(6, FEATURES.size(), 8, 8, 1, 4, 8, 1, 8, true),
            0,
            List.of(),
            List.of(),
            null,
            null,
            Map.of());

    /** It asks no engine. */
    private static Inquiry inquiry(float... values) {
        var window = new MetricWindow(Collections.nCopies(3, Row.real(values, new long[] {0b11111})));
        return new Inquiry(new Models(MANIFEST, null, null), window, Baseline.training(MANIFEST));
    }

    private static double spread() {
        return Baseline.training(MANIFEST).levels().getFirst().spread();
    }

    private static List<Double> features(float... values) {
        return inquiry(values)
                .relevance(AttributionMethod.PRESSURE, Direction.LOWERS)
                .features();
    }

    @Test
    void countsWhatNeighboursDoMoreAndNotWhatTheyDoLess() {
        double spread = spread();

        assertThat(features(0, 0, 2, -3, 1)).containsExactly(0.0, 0.0, 2 / spread, 0.0, 1 / spread);
    }

    @Test
    void waitingForAGroupAddsToWhatNeighboursDoWithIt() {
        List<Double> features = features(5, 0.5f, 0.75f, 0, 1);

        // Own use of the CPU is no pressure on it.
        assertThat(features.get(0)).isZero();
        assertThat(features.get(1)).isCloseTo(0.5 / spread(), within(FLOAT));
        assertThat(features.get(2)).isCloseTo(1.25 / spread(), within(FLOAT));
        assertThat(features.get(3)).isZero();
        assertThat(features.get(4)).isCloseTo(1 / spread(), within(FLOAT));
    }

    @Test
    void ranksTheGroupThatIsPressedFirst() {
        Inquiry inquiry = inquiry(0, 0.5f, 0.75f, 0, 1);

        assertThat(inquiry.rank(inquiry.relevance(AttributionMethod.PRESSURE, Direction.LOWERS)))
                .extracting(GroupRelevance::group)
                .containsExactly(
                        new MetricGroup("cpu", Scope.NEIGHBOUR),
                        new MetricGroup("disk", Scope.NEIGHBOUR),
                        new MetricGroup("cpu", Scope.OWN));
        assertThat(inquiry.inferences() + inquiry.explanations()).isZero();
    }

    @Test
    void endsWhereTheModelsValuesDo() {
        assertThat(features(0, 0, 1000, 0, 0).get(2)).isEqualTo(FeatureScaling.LIMIT);
    }
}
