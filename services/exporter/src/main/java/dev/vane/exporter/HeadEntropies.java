package dev.vane.exporter;

import dev.vane.contracts.AttentionSummary;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How sharply each head of a model looks, as a mean over the VMs heard of lately: heads belong to models, not to VMs. Bounded in
 * models and in heads; labels are made once a model, not once a VM.
 */
final class HeadEntropies {
    static final MetricMetadata METADATA = new MetricMetadata(
            "vane_attention_head_entropy_ratio",
            "Entropy of a head's attention over its maximum, mean over the VMs seen in the last ten seconds.");

    private static final Duration LATELY = Duration.ofSeconds(10);

    /** Names of models come from the data; a deployment has one or two. */
    static final int MAX_MODELS = 4;

    /** More blocks or heads than any model has; the data cannot make more series than that. */
    private static final int MAX_INDEX = 32;

    private HeadEntropies() {}

    static GaugeSnapshot of(Collection<VmState> states, Instant now) {
        Map<String, List<AttentionSummary>> byModel = states.stream()
                .filter(state -> !state.seen().isBefore(now.minus(LATELY)))
                .flatMap(state -> state.attention().stream())
                .collect(Collectors.groupingBy(AttentionSummary::model));
        List<GaugeDataPointSnapshot> points = new ArrayList<>();
        Models.mostUsed(byModel, MAX_MODELS).forEach(model -> {
            List<AttentionSummary> summaries = byModel.get(model);
            addMeans(model, "temporal", summaries, AttentionSummary::temporalHeadEntropies, points);
            addMeans(model, "system", summaries, AttentionSummary::systemHeadEntropies, points);
        });
        return new GaugeSnapshot(METADATA, points);
    }

    private static void addMeans(
            String model,
            String branch,
            List<AttentionSummary> summaries,
            Function<AttentionSummary, List<List<Float>>> entropies,
            List<GaugeDataPointSnapshot> points) {
        double[][] sums = new double[MAX_INDEX][MAX_INDEX];
        int[][] counts = new int[MAX_INDEX][MAX_INDEX];
        for (AttentionSummary summary : summaries) {
            List<List<Float>> blocks = entropies.apply(summary);
            for (int block = 0; block < Math.min(blocks.size(), MAX_INDEX); block++) {
                List<Float> heads = blocks.get(block);
                for (int head = 0; head < Math.min(heads.size(), MAX_INDEX); head++) {
                    sums[block][head] += heads.get(head);
                    counts[block][head]++;
                }
            }
        }
        for (int block = 0; block < MAX_INDEX; block++) {
            for (int head = 0; head < MAX_INDEX; head++) {
                if (counts[block][head] > 0) {
                    points.add(new GaugeDataPointSnapshot(
                            sums[block][head] / counts[block][head], labels(model, branch, block, head), null));
                }
            }
        }
    }

    private static Labels labels(String model, String branch, int block, int head) {
        return Labels.of(
                "model", model, "branch", branch, "block", Integer.toString(block), "head", Integer.toString(head));
    }
}
