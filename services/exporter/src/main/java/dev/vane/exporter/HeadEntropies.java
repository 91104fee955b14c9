package dev.vane.exporter;

import dev.vane.contracts.AttentionSummary;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How sharply each head of a model looks, as a mean over the VMs heard of lately: heads belong to models, not to VMs. */
final class HeadEntropies {
    static final MetricMetadata METADATA = new MetricMetadata(
            "vane_attention_head_entropy_ratio",
            "Entropy of a head's attention over its maximum, mean over the VMs seen in the last ten seconds.");

    private static final Duration LATELY = Duration.ofSeconds(10);

    /** More blocks or heads than any model has; the data cannot make more series than that. */
    private static final int MAX_INDEX = 32;

    private HeadEntropies() {}

    static GaugeSnapshot of(Collection<VmState> states, Instant now) {
        Map<Labels, DoubleSummaryStatistics> heads = states.stream()
                .filter(state -> !state.seen().isBefore(now.minus(LATELY)))
                .flatMap(state -> state.attention().stream())
                .flatMap(HeadEntropies::heads)
                .collect(Collectors.groupingBy(Head::labels, Collectors.summarizingDouble(Head::entropy)));
        return new GaugeSnapshot(
                METADATA,
                heads.entrySet().stream()
                        .map(head -> new GaugeDataPointSnapshot(head.getValue().getAverage(), head.getKey(), null))
                        .toList());
    }

    private static Stream<Head> heads(AttentionSummary summary) {
        return Stream.concat(
                heads(summary.model(), "temporal", summary.temporalHeadEntropies()),
                heads(summary.model(), "system", summary.systemHeadEntropies()));
    }

    private static Stream<Head> heads(String model, String branch, List<List<Float>> entropies) {
        return indexes(entropies).boxed().flatMap(block -> indexes(entropies.get(block))
                .mapToObj(head -> new Head(
                        labels(model, branch, block, head), entropies.get(block).get(head))));
    }

    private static IntStream indexes(List<?> list) {
        return IntStream.range(0, Math.min(list.size(), MAX_INDEX));
    }

    private static Labels labels(String model, String branch, int block, int head) {
        return Labels.of(
                "model", model, "branch", branch, "block", Integer.toString(block), "head", Integer.toString(head));
    }

    private record Head(Labels labels, float entropy) {}
}
