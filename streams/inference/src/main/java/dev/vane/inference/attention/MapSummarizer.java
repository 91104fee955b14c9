package dev.vane.inference.attention;

import dev.vane.inference.attention.MapSummary.SystemHead;
import dev.vane.inference.attention.MapSummary.TemporalHead;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.calibration.SinkRule;
import dev.vane.inference.engine.ClsAttention;
import dev.vane.inference.engine.ModelOutput;
import dev.vane.inference.internals.ModelInternals;
import dev.vane.inference.internals.Tensor;
import dev.vane.inference.window.MetricWindow;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Summarises the whole maps of one model's windows. Holds no state between windows: what drift is measured against is the
 * caller's to keep, and the few rows of a {@link ModelOutput} are enough for it.
 */
public final class MapSummarizer {
    private final RealTokens realTokens;
    private final int stepSeconds;
    private final int[] groups;
    private final SinkRule sinkRule;
    private final long seed;

    /**
     * Whole maps of both branches, {@code [blocks × heads × tokens × tokens]}, rows being queries.
     *
     * @param temporal over seconds
     * @param system over metrics
     */
    public record Maps(Tensor temporal, Tensor system) {
        /** Those of an explaining model, after calibration if it calibrates. */
        public static Maps of(ModelInternals explanation) {
            return new Maps(
                    explanation.temporal().attention(), explanation.system().attention());
        }
    }

    /**
     * @param manifest of the model whose maps these are
     * @param sinkRule when a key is a sink: the one that calibration goes by
     * @param seed of the shuffled labels that heads are held against
     */
    public MapSummarizer(Manifest manifest, SinkRule sinkRule, long seed) {
        realTokens = new RealTokens(manifest);
        stepSeconds = manifest.stepSeconds();
        List<String> names = manifest.features().stream()
                .map(MapSummarizer::groupAndScope)
                .distinct()
                .toList();
        groups = manifest.features().stream()
                .mapToInt(feature -> names.indexOf(groupAndScope(feature)))
                .toArray();
        this.sinkRule = sinkRule;
        this.seed = seed;
    }

    private static String groupAndScope(Feature feature) {
        return feature.group() + " " + feature.scope().ofGroup();
    }

    /**
     * The summary of one window's maps.
     *
     * @param uncalibrated before calibration; the same as {@code maps} where nothing is calibrated
     * @param maps what the prediction was made with
     * @param previous the output of the window sampled before for this VM
     */
    public MapSummary summarize(MetricWindow window, Maps uncalibrated, Maps maps, Optional<ModelOutput> previous) {
        return new MapSummary(
                temporal(window, uncalibrated.temporal, maps.temporal, previous.map(ModelOutput::temporal)),
                system(window, uncalibrated.system, maps.system, previous.map(ModelOutput::system)));
    }

    private List<List<TemporalHead>> temporal(
            MetricWindow window, Tensor before, Tensor after, Optional<ClsAttention> previous) {
        int newest = after.shape().get(2) - 2;
        return forHeads(before, after, realTokens.seconds(window), previous, (map, shape) -> {
            double[] row = map.clsRow();
            double age = 0;
            for (int i = 0; i < row.length; i++) {
                age += row[i] * (newest - i) * stepSeconds;
            }
            return new TemporalHead(shape, age);
        });
    }

    private List<List<SystemHead>> system(
            MetricWindow window, Tensor before, Tensor after, Optional<ClsAttention> previous) {
        int[] keys = realTokens.metrics(window);
        int[] labels = Arrays.stream(keys).map(key -> groups[key - 1]).toArray();
        var groupLabels = new GroupLabels(labels, seed);
        return forHeads(
                before, after, keys, previous, (map, shape) -> new SystemHead(shape, groupLabels.structure(map)));
    }

    private interface OfHead<T> {
        T of(HeadMap map, HeadSummary shape);
    }

    private <T> List<List<T>> forHeads(
            Tensor before, Tensor after, int[] keys, Optional<ClsAttention> previous, OfHead<T> of) {
        if (!before.shape().equals(after.shape())) {
            throw new IllegalArgumentException("maps before and after calibration have one shape: %s, %s"
                    .formatted(before.shape(), after.shape()));
        }
        int heads = after.shape().get(1);
        int tokens = after.shape().get(2);
        float[] raw = before.toArray();
        float[] calibrated = after.toArray();
        return IntStream.range(0, after.shape().get(0))
                .mapToObj(block -> IntStream.range(0, heads)
                        .mapToObj(head -> {
                            int start = (block * heads + head) * tokens * tokens;
                            var map = new HeadMap(calibrated, start, tokens, keys);
                            Sinks sinks = new HeadMap(raw, start, tokens, keys).sinks(sinkRule);
                            double drift = previous.map(
                                            rows -> JensenShannon.distance(map.clsRow(), clsRow(rows, block, head)))
                                    .orElse(0.0);
                            return of.of(
                                    map, new HeadSummary(map.entropy(), map.peak(), sinks, map.sinks(sinkRule), drift));
                        })
                        .toList())
                .toList();
    }

    private static double[] clsRow(ClsAttention rows, int block, int head) {
        double[] row = IntStream.range(1, rows.keys())
                .mapToDouble(key -> rows.weight(block, head, key))
                .toArray();
        double sum = Arrays.stream(row).sum();
        return Arrays.stream(row).map(weight -> sum > 0 ? weight / sum : 0).toArray();
    }
}
