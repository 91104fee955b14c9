package dev.vane.training.cloudformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.cloudformer.FeatureScaling.Transform;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class NormaliserTest {
    /** A ratio, a rate, one that training never had, one that is far out. */
    private static final List<FeatureScaling> SCALINGS = List.of(
            FeatureScaling.fitted(Transform.LINEAR, 0.5, 0.25),
            FeatureScaling.fitted(Transform.LOG1P, 2, 0.5),
            FeatureScaling.ratio().unobserved(),
            FeatureScaling.ratio());

    private static final MetricWindow WINDOW = new MetricWindow(List.of(
            Row.real(new float[] {0.75f, (float) Math.E - 1, 0.4f, 100}, new long[] {0b1111}),
            Row.real(new float[] {0.25f, 0, 0.4f, -100}, new long[] {0b1101}).asImputed()));

    private static WindowBatch batch(boolean presence, Compaction compaction) {
        CloudFormerArchitecture architecture =
                new CloudFormerArchitecture(3, compaction.kept().size(), 1, 1, 1, 1, 1, 1, 1, presence);
        return new Normaliser(architecture, SCALINGS, compaction).batch(List.of(WINDOW));
    }

    @Test
    void padsInFrontAndTellsWhatIsPresent() {
        WindowBatch batch = batch(true, Compaction.none(4));

        assertThat(batch.values).containsExactly(new float[] {0, 0, 0, 0, 1, -2, 0, 6, -1, 0, 0, -6}, within(1e-5f));
        assertThat(batch.presence).containsExactly(0, 0, 0, 0, 1, 1, 0, 1, 1, 0, 0, 1);
        assertThat(batch.rows).containsExactly(0, 1, 1);
        assertThat(batch.real).containsExactly(0, 1, 0);
        assertThat(batch.length(0)).isEqualTo(2);
    }

    @Test
    void takesAnAbsentValueForZeroAsPublished() {
        WindowBatch batch = batch(false, Compaction.none(4));

        assertThat(batch.values)
                .containsExactly(new float[] {0, 0, 0, 0, 1, -2, 0.4f, 6, -1, -4, 0.4f, -6}, within(1e-5f));
        assertThat(batch.presence).containsExactly(0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
    }

    @Test
    void leavesFeaturesOut() {
        WindowBatch batch = batch(true, new Compaction(4, List.of(0, 3)));

        assertThat(batch.values).containsExactly(new float[] {0, 0, 1, 6, -1, -6}, within(1e-5f));
    }
}
