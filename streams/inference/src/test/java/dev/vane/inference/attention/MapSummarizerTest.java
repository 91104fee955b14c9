package dev.vane.inference.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.SeededWindows;
import dev.vane.inference.attention.MapSummarizer.Maps;
import dev.vane.inference.attention.MapSummary.SystemHead;
import dev.vane.inference.attention.MapSummary.TemporalHead;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.UntrainedBundle;
import dev.vane.inference.calibration.SinkRule;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.engine.ClsAttention;
import dev.vane.inference.engine.ModelOutput;
import dev.vane.inference.internals.Tensor;
import dev.vane.inference.window.MetricWindow;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MapSummarizerTest {
    private static final double ROUNDING = 1e-6;
    private static final int ROWS = 4;
    private static final int METRICS = 12;
    private static final int METRIC_TOKENS = METRICS + 1;
    private static final float ALPHA = 5;
    private static final SinkRule RULE = SinkRule.sparingCls(ALPHA);

    /** Own cpu three times, own disk nine times. */
    private static final Manifest MANIFEST = manifest(3);

    private static final MetricWindow WINDOW = SeededWindows.window(1, ROWS, METRICS, f -> true);
    private static final Tensor UNIFORM_SECONDS = map(ROWS + 1, (i, j) -> 1);

    /** A weight before its row is scaled to sum to 1. */
    private interface Weight {
        double of(int query, int key);
    }

    private static Manifest manifest(int cpuMetrics) {
        return UntrainedBundle.of(
                        new CloudFormerArchitecture(ROWS, METRICS, 8, 8, 1, 4, 8, 1, 8, true),
                        IntStream.range(0, METRICS)
                                .mapToObj(i -> new Feature("m" + i, "1", i < cpuMetrics ? "cpu" : "disk", Scope.OWN))
                                .toList(),
                        Collections.nCopies(METRICS, FeatureScaling.ratio()),
                        1)
                .manifest();
    }

    private static Tensor map(int tokens, Weight weight) {
        float[] values = new float[tokens * tokens];
        for (int i = 0; i < tokens; i++) {
            int query = i;
            double sum = IntStream.range(0, tokens)
                    .mapToDouble(key -> weight.of(query, key))
                    .sum();
            for (int j = 0; j < tokens; j++) {
                values[i * tokens + j] = (float) (weight.of(i, j) / sum);
            }
        }
        return Tensor.of(values, 1, 1, tokens, tokens);
    }

    private static SystemHead system(Weight weight) {
        return system(MANIFEST, WINDOW, map(METRIC_TOKENS, weight));
    }

    private static SystemHead system(Manifest manifest, MetricWindow window, Tensor map) {
        var maps = new Maps(UNIFORM_SECONDS, map);
        return new MapSummarizer(manifest, RULE, 1)
                .summarize(window, maps, maps, Optional.empty())
                .systemMean();
    }

    private static TemporalHead temporal(MetricWindow window, Weight weight, Optional<ModelOutput> previous) {
        var maps = new Maps(map(ROWS + 1, weight), map(METRIC_TOKENS, (i, j) -> 1));
        return new MapSummarizer(MANIFEST, RULE, 1)
                .summarize(window, maps, maps, previous)
                .temporalMean();
    }

    private static boolean sameGroup(int query, int key) {
        return (query <= 3) == (key <= 3);
    }

    @Test
    void callsAUniformMapSpreadOutAndWithoutStructure() {
        SystemHead head = system((i, j) -> 1);

        assertThat(head.shape().entropy()).isCloseTo(1, within(ROUNDING));
        assertThat(head.shape().peak()).isCloseTo(1.0 / METRIC_TOKENS, within(ROUNDING));
        assertThat(head.shape().sinks()).isEqualTo(new Sinks(0, 0));
        assertThat(head.structure().lift()).isCloseTo(1, within(ROUNDING));
        assertThat(head.structure().followsGroups()).isFalse();
    }

    @Test
    void callsAMapSharpWhoseQueriesEachLookAtOneKey() {
        SystemHead head = system((i, j) -> j == i % METRICS + 1 ? 1 : 0);

        assertThat(head.shape().entropy()).isZero();
        assertThat(head.shape().peak()).isCloseTo(1, within(ROUNDING));
    }

    @Test
    void leavesTheClsKeyOutOfThePeak() {
        SystemHead head = system((i, j) -> j == 0 ? 1 : 0);

        assertThat(head.shape().peak()).isZero();
        assertThat(head.shape().sinks()).as("CLS is no sink").isEqualTo(new Sinks(0, 0));
    }

    @Test
    void liftsAMapThatStaysWithinGroupsToOneOverChance() {
        SystemHead head = system((i, j) -> i == 0 || (i != j && j > 0 && sameGroup(i, j)) ? 1 : 0);

        double chance = (3 * 2 + 9 * 8) / (12.0 * 11);
        assertThat(head.structure().lift()).isCloseTo(1 / chance, within(ROUNDING));
        assertThat(head.structure().accuracy()).isEqualTo(1);
        assertThat(head.structure().constantKey()).isCloseTo(8 / 12.0, within(ROUNDING));
        assertThat(head.structure().permuted()).isBetween(0.5, 0.999);
        assertThat(head.structure().followsGroups()).isTrue();
    }

    @Test
    void doesNotTakeAConstantKeyForStructure() {
        SystemHead head = system((i, j) -> j == 12 ? 20 : 1);

        assertThat(head.structure().accuracy())
                .as("its own strongest other key is the first, of another group")
                .isCloseTo(8 / 12.0, within(ROUNDING));
        assertThat(head.structure().followsGroups()).isFalse();
    }

    /** 40 random maps; a lift is a mean over 132 weights, whose own spread is below 0.1. */
    @Test
    void findsNoLiftWhereLabelsMeanNothing() {
        double[] lifts = new Random(3)
                .ints(40)
                .mapToDouble(seed -> {
                    var random = new Random(seed);
                    double[][] weights = new double[METRIC_TOKENS][METRIC_TOKENS];
                    for (double[] row : weights) {
                        Arrays.setAll(row, j -> random.nextDouble());
                    }
                    return system((i, j) -> weights[i][j]).structure().lift();
                })
                .toArray();

        assertThat(Arrays.stream(lifts).average().orElseThrow()).isCloseTo(1, within(0.03));
        assertThat(Arrays.stream(lifts).boxed()).allMatch(lift -> lift > 0.8 && lift < 1.2);
    }

    @Test
    void saysChanceWhereNoGroupHasTwoMetrics() {
        MetricWindow one = SeededWindows.window(1, ROWS, METRICS, f -> f == 2 || f == 7);
        SystemHead head = system(MANIFEST, one, map(METRIC_TOKENS, (i, j) -> j == 0 || j == 3 || j == 8 ? 1 : 0));

        assertThat(head.structure().lift()).isEqualTo(1);
        assertThat(head.structure().accuracy()).isZero();
        assertThat(head.shape().entropy()).as("over real tokens alone").isCloseTo(1, within(ROUNDING));
    }

    @Test
    void survivesAWindowWithoutMetrics() {
        MetricWindow none = SeededWindows.window(1, ROWS, METRICS, f -> false);

        SystemHead head = system(MANIFEST, none, map(METRIC_TOKENS, (i, j) -> j == 0 ? 1 : 0));

        assertThat(head.shape()).isEqualTo(new HeadSummary(0, 0, new Sinks(0, 0), new Sinks(0, 0), 0));
        assertThat(head.structure()).isEqualTo(new GroupStructure(1, 0, 0, 0));
    }

    /** The share of a key grows until it is above α / N, and there it becomes a sink. */
    @Test
    void countsAKeyAsASinkExactlyWhereItPassesTheThreshold() {
        double threshold = ALPHA / METRIC_TOKENS;
        for (double share : new double[] {0.1, threshold - 1e-4, threshold + 1e-4, 0.9}) {
            SystemHead head = system((i, j) -> j == 4 ? share : (1 - share) / METRICS);

            boolean sink = share > threshold;
            assertThat(head.shape().sinks().count()).isEqualTo(sink ? 1 : 0);
            assertThat(head.shape().sinks().mass()).isCloseTo(sink ? share : 0, within(ROUNDING));
        }
    }

    @Test
    void countsSinksBeforeAndAfterCalibration() {
        var before = new Maps(UNIFORM_SECONDS, map(METRIC_TOKENS, (i, j) -> j == 4 ? 12 : 1));
        var after = new Maps(UNIFORM_SECONDS, map(METRIC_TOKENS, (i, j) -> j == 4 ? 4 : 1));

        HeadSummary head = new MapSummarizer(MANIFEST, RULE, 1)
                .summarize(WINDOW, before, after, Optional.empty())
                .systemMean()
                .shape();

        assertThat(head.sinks().count()).isEqualTo(1);
        assertThat(head.sinks().mass()).isCloseTo(12 / 24.0, within(ROUNDING));
        assertThat(head.calibratedSinks()).isEqualTo(new Sinks(0, 0));
    }

    @Test
    void tellsHowLongAgoLiesWhatClsLooksAt() {
        assertThat(temporal(WINDOW, (i, j) -> j == ROWS ? 1 : 0, Optional.empty())
                        .recencySeconds())
                .isZero();
        assertThat(temporal(WINDOW, (i, j) -> j == 1 ? 1 : 0, Optional.empty()).recencySeconds())
                .isEqualTo(ROWS - 1);
        assertThat(temporal(WINDOW, (i, j) -> j == 0 ? 5 : 1, Optional.empty()).recencySeconds())
                .as("CLS itself has no age")
                .isCloseTo((0 + 1 + 2 + 3) / 4.0, within(ROUNDING));
    }

    @Test
    void leavesPaddingOut() {
        MetricWindow young = SeededWindows.window(1, 2, METRICS, f -> true);

        TemporalHead head = temporal(young, (i, j) -> i == 1 ? j : j > 2 ? 1 : 0, Optional.empty());

        assertThat(head.recencySeconds()).isCloseTo(0.5, within(ROUNDING));
        assertThat(head.shape().entropy()).isCloseTo(Math.log(2) / Math.log(3), within(ROUNDING));
    }

    @Test
    void measuresHowFarTheClsRowMovedSinceTheLastSample() {
        Optional<ModelOutput> onTheNewest = Optional.of(output(0, 0, 0, 0, 1));

        assertThat(temporal(WINDOW, (i, j) -> j == ROWS ? 1 : 0, onTheNewest)
                        .shape()
                        .drift())
                .isZero();
        assertThat(temporal(WINDOW, (i, j) -> j == 1 ? 1 : 0, onTheNewest)
                        .shape()
                        .drift())
                .isCloseTo(1, within(ROUNDING));
        // One half against one: divergence 0.5 * (0.5 log2(0.5 / 0.75) + 0.5 log2(0.5 / 0.25) + log2(1 / 0.75)).
        assertThat(temporal(WINDOW, (i, j) -> j == ROWS || j == 1 ? 1 : 0, onTheNewest)
                        .shape()
                        .drift())
                .isCloseTo(Math.sqrt(0.311278), within(ROUNDING));
        assertThat(temporal(WINDOW, (i, j) -> 1, Optional.empty()).shape().drift())
                .as("nothing before")
                .isZero();
    }

    private static ModelOutput output(float... seconds) {
        return new ModelOutput(
                0.5f,
                new ClsAttention(1, 1, seconds.length, seconds),
                new ClsAttention(1, 1, METRIC_TOKENS, new float[METRIC_TOKENS]));
    }

    @Test
    void summarisesEachHeadAndTheirMean() {
        float[] two = new float[2 * METRIC_TOKENS * METRIC_TOKENS];
        Arrays.fill(two, 0, two.length / 2, 1f / METRIC_TOKENS);
        for (int i = 0; i < METRIC_TOKENS; i++) {
            two[two.length / 2 + i * METRIC_TOKENS + 1] = 1;
        }
        var maps = new Maps(UNIFORM_SECONDS, Tensor.of(two, 1, 2, METRIC_TOKENS, METRIC_TOKENS));

        MapSummary summary = new MapSummarizer(MANIFEST, RULE, 1).summarize(WINDOW, maps, maps, Optional.empty());

        List<SystemHead> heads = summary.system().getFirst();
        assertThat(heads.get(0).shape().entropy()).isCloseTo(1, within(ROUNDING));
        assertThat(heads.get(1).shape().entropy()).isZero();
        assertThat(summary.systemMean().shape().entropy()).isCloseTo(0.5, within(ROUNDING));
        assertThat(summary.systemMean().shape().sinks().count()).isEqualTo(0.5);
    }
}
