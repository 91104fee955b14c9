package dev.vane.inference.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.SeededWindows;
import dev.vane.inference.attention.AttentionSummary.GroupShare;
import dev.vane.inference.attention.AttentionSummary.MetricWeight;
import dev.vane.inference.attention.AttentionSummary.SecondWeight;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.UntrainedBundle;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.engine.ClsAttention;
import dev.vane.inference.engine.ModelOutput;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttentionSummarizerTest {
    private static final double ROUNDING = 1e-7;

    /** Three seconds; four metrics: own cpu, own disk, neighbour cpu, neighbour disk; two blocks of two heads. */
    private static final Manifest MANIFEST = manifest(true);

    private static final AttentionSummarizer SUMMARIZER = new AttentionSummarizer(MANIFEST, 2);

    private static final MetricWindow WHOLE = SeededWindows.window(1, 3, 4, f -> true);

    /** CLS, then the keys; the first block's rows must not matter to the headline. */
    private static final ClsAttention SECONDS = attention(
            4, new float[] {1, 0, 0, 0}, new float[] {0, 1, 0, 0}, new float[] {0.2f, 0.1f, 0.3f, 0.4f}, new float[] {
                0.6f, 0.1f, 0.1f, 0.2f
            });

    private static final ClsAttention METRICS = attention(
            5,
            new float[] {0, 1, 0, 0, 0},
            new float[] {0, 0.25f, 0.25f, 0.25f, 0.25f},
            new float[] {0.5f, 0.1f, 0.2f, 0, 0.2f},
            new float[] {0.1f, 0.1f, 0.6f, 0.2f, 0});

    /** Rows: first block's two heads, then the last block's. */
    private static ClsAttention attention(int keys, float[]... rows) {
        FloatBuffer weights = FloatBuffer.allocate(4 * keys);
        for (float[] row : rows) {
            weights.put(row);
        }
        return new ClsAttention(2, 2, keys, weights.array());
    }

    private static Manifest manifest(boolean diskObserved) {
        FeatureScaling disk = diskObserved
                ? FeatureScaling.magnitude()
                : FeatureScaling.magnitude().unobserved();
        return UntrainedBundle.of(
                        new CloudFormerArchitecture(3, 4, 8, 8, 2, 4, 8, 2, 8, true),
                        List.of(
                                new Feature("busy", "1", "cpu", Scope.OWN),
                                new Feature("written", "By/s", "disk", Scope.OWN),
                                new Feature("busy", "1", "cpu", Scope.NEIGHBOUR),
                                new Feature("written", "By/s", "disk", Scope.NEIGHBOUR)),
                        List.of(FeatureScaling.ratio(), disk, FeatureScaling.ratio(), FeatureScaling.magnitude()),
                        1)
                .manifest();
    }

    private static AttentionSummary summary(MetricWindow window) {
        return SUMMARIZER.summarize(window, new ModelOutput(0.5f, SECONDS, METRICS));
    }

    @Test
    void namesTheMetricsThatTheLastBlockLooksAt() {
        List<MetricWeight> top = summary(WHOLE).topMetrics();

        // Mean over the heads: cpu 0.1, disk 0.4, neighbour cpu 0.1, neighbour disk 0.1; without CLS 0.7 in all.
        assertThat(top).extracting(MetricWeight::feature).containsExactly(1, 0);
        assertThat(top.getFirst().name()).isEqualTo("written");
        assertThat(top.getFirst().scope()).isEqualTo(Scope.OWN);
        assertThat(top.getFirst().weight()).isCloseTo(0.4 / 0.7, within(ROUNDING));
        assertThat(top.getLast().weight()).isCloseTo(0.1 / 0.7, within(ROUNDING));
    }

    @Test
    void namesTheSecondsByTheirAge() {
        List<SecondWeight> top = summary(WHOLE).topSeconds();

        assertThat(top).extracting(SecondWeight::ageSeconds).containsExactly(0, 1);
        assertThat(top.getFirst().weight()).isCloseTo(0.3 / 0.6, within(ROUNDING));
        assertThat(top.getLast().weight()).isCloseTo(0.2 / 0.6, within(ROUNDING));
    }

    @Test
    void sharesTheWeightAmongGroupsAndScopes() {
        List<GroupShare> shares = summary(WHOLE).groupShares();

        assertThat(shares)
                .extracting(share -> share.group() + " " + share.scope())
                .containsExactly("cpu NEIGHBOUR", "cpu OWN", "disk NEIGHBOUR", "disk OWN");
        assertThat(shares.getLast().share()).isCloseTo(0.4 / 0.7, within(ROUNDING));
        assertThat(shares.stream().mapToDouble(GroupShare::share).sum()).isCloseTo(1, within(ROUNDING));
    }

    @Test
    void measuresHowSpreadOutEachHeadIs() {
        AttentionSummary summary = summary(WHOLE);

        assertThat(summary.system().heads().get(0).get(0)).as("one key alone").isZero();
        assertThat(summary.system().heads().get(0).get(1)).as("all keys alike").isCloseTo(1, within(ROUNDING));
        assertThat(summary.temporal().heads().get(0).get(0)).as("all on CLS").isCloseTo(1, within(ROUNDING));
        double expected = -(0.4 / 0.7 * Math.log(0.4 / 0.7) + 3 * 0.1 / 0.7 * Math.log(0.1 / 0.7)) / Math.log(4);
        assertThat(summary.system().headline()).isCloseTo(expected, within(ROUNDING));
    }

    @Test
    void neverNamesAnAbsentMetric() {
        AttentionSummary summary = summary(SeededWindows.window(1, 3, 4, feature -> feature == 0 || feature == 3));

        assertThat(summary.topMetrics()).extracting(MetricWeight::feature).containsExactly(0, 3);
        assertThat(summary.groupShares()).hasSize(2);
        assertThat(summary.groupShares().stream().mapToDouble(GroupShare::share).sum())
                .isCloseTo(1, within(ROUNDING));
    }

    @Test
    void neverNamesAMetricThatTrainingDidNotHave() {
        AttentionSummary summary =
                new AttentionSummarizer(manifest(false), 4).summarize(WHOLE, new ModelOutput(0.5f, SECONDS, METRICS));

        assertThat(summary.topMetrics()).extracting(MetricWeight::feature).containsExactlyInAnyOrder(0, 2, 3);
    }

    @Test
    void countsAMetricAsAbsentThatOnlyImputedRowsHave() {
        Row real = SeededWindows.window(1, 1, 4, f -> f > 0).rows().getFirst();
        Row imputed = SeededWindows.window(2, 1, 4, f -> true).rows().getFirst().asImputed();

        AttentionSummary summary = summary(new MetricWindow(List.of(imputed, real)));

        assertThat(summary.topMetrics()).extracting(MetricWeight::feature).doesNotContain(0);
    }

    @Test
    void neverNamesPadding() {
        AttentionSummary summary = summary(SeededWindows.window(1, 1, 4, f -> true));

        assertThat(summary.topSeconds()).containsExactly(new SecondWeight(0, 1));
        assertThat(summary.temporal().headline()).isZero();
    }

    @Test
    void saysNothingOfMetricsWhereNoneIsPresent() {
        AttentionSummary summary = summary(SeededWindows.window(1, 3, 4, f -> false));

        assertThat(summary.topMetrics()).isEmpty();
        assertThat(summary.groupShares()).isEmpty();
        assertThat(summary.system().headline()).isZero();
    }

    @Test
    void givesSharesThatSumToOneForARealPrediction() throws IOException {
        var bundle = UntrainedBundle.of(SeededWindows.features(206), SeededWindows.scalings(206), 7);
        MetricWindow window = SeededWindows.window(1, 40, 206, feature -> feature % 3 != 0, row -> row % 7 == 2);

        try (var engine = OnnxRuntimeEngine.open(bundle)) {
            AttentionSummary summary = new AttentionSummarizer(bundle.manifest(), 5)
                    .summarize(window, engine.predict(List.of(window)).getFirst());

            assertThat(summary.topMetrics()).hasSize(5).noneMatch(metric -> metric.feature() % 3 == 0);
            assertThat(summary.topSeconds()).hasSize(5).allMatch(second -> second.ageSeconds() < 40);
            assertThat(summary.groupShares().stream()
                            .mapToDouble(GroupShare::share)
                            .sum())
                    .isCloseTo(1, within(ROUNDING));
            assertThat(summary.system().heads()).hasSize(4).allMatch(heads -> heads.size() == 4);
            assertThat(summary.system().headline()).isBetween(0.5, 1.0);
        }
    }

    @Test
    void refusesToNameNothing() {
        assertThatThrownBy(() -> new AttentionSummarizer(MANIFEST, 0)).hasMessage("top must be at least 1: 0");
    }
}
