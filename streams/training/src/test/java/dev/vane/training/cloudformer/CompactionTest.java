package dev.vane.training.cloudformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.window.MetricWindow;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompactionTest {
    private static final int FEATURES = 20;
    private static final CloudFormerArchitecture FULL =
            Small.architecture(true).resized(Small.ROWS, FEATURES).withMetricEmbedding();

    /** Every third is observed. */
    private static final List<FeatureScaling> SCALINGS = IntStream.range(0, FEATURES)
            .mapToObj(i ->
                    i % 3 == 0 ? FeatureScaling.ratio() : FeatureScaling.ratio().unobserved())
            .toList();

    @Test
    void expandedWeightsSayWhatTheCompactOnesSay() {
        Compaction compaction = Compaction.of(FULL, SCALINGS);
        CloudFormerArchitecture compact = compaction.compact(FULL);
        CloudFormerWeights weights = Small.weights(compact, 2);
        List<MetricWindow> windows = Small.windows(Small.ROWS, FEATURES);

        float[] small = predict(compact, weights, compaction, windows);
        float[] large = predict(FULL, compaction.expand(FULL, weights), Compaction.none(FEATURES), windows);

        assertThat(compaction.kept()).containsExactly(0, 3, 6, 9, 12, 15, 18);
        assertThat(large).containsExactly(small, within(1e-6f));
    }

    private static float[] predict(
            CloudFormerArchitecture architecture,
            CloudFormerWeights weights,
            Compaction compaction,
            List<MetricWindow> windows) {
        try (Network network = new Network(architecture, weights, Ablation.NONE, 0)) {
            return network.predict(new Normaliser(architecture, SCALINGS, compaction).batch(windows));
        }
    }

    @Test
    void comesBackAsItWas() {
        Compaction compaction = Compaction.of(FULL, SCALINGS);
        CloudFormerArchitecture compact = compaction.compact(FULL);
        CloudFormerWeights weights = Small.weights(compact, 2);

        CloudFormerWeights back = compaction.compact(FULL, compaction.expand(FULL, weights));

        compact.parameters()
                .forEach(shape -> assertThat(back.values(shape.name())).isEqualTo(weights.values(shape.name())));
    }

    @Test
    void keepsAllFeaturesOfAModelThatIsNotToldOfPresence() {
        CloudFormerArchitecture published = Small.architecture(false).resized(Small.ROWS, FEATURES);

        assertThat(Compaction.of(published, SCALINGS)).isEqualTo(Compaction.none(FEATURES));
    }

    @Test
    void refusesExamplesWithoutAnyValue() {
        List<FeatureScaling> none =
                SCALINGS.stream().map(FeatureScaling::unobserved).toList();

        assertThatThrownBy(() -> Compaction.of(FULL, none))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("none of the 20 features was ever present in training");
    }
}
