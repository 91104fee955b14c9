package dev.vane.exporter;

import dev.vane.contracts.AttentionStatistics;
import dev.vane.contracts.AttentionStatistics.Head;
import dev.vane.contracts.Branch;
import io.prometheus.metrics.model.registry.MetricType;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How each head of a model attends: means over the windows that were sampled in the last ten minutes of event time. Heads
 * belong to models, not to VMs. Bounded in models, in heads and in silence. One thread writes; any may collect meanwhile.
 */
final class HeadStatistics implements MultiCollector {
    private static final int PIECE_SECONDS = 60;
    private static final int PIECES = 10;

    /** Names of models come from the data; a deployment has one or two. */
    private static final int MAX_MODELS = 4;

    /** More blocks or heads than any model has; the data cannot make more series than that. */
    private static final int MAX_INDEX = 32;

    private final Duration dropAfter;
    private final Map<String, Model> models = new HashMap<>();

    /** One model: the means of each head in pieces of a minute of event time. */
    private static final class Model {
        private final TreeMap<Long, Map<Labels, HeadMeans>> pieces = new TreeMap<>();
        private Instant heard = Instant.MIN;
    }

    /** @param dropAfter a model that was not heard of for this long is forgotten */
    HeadStatistics(Duration dropAfter) {
        this.dropAfter = dropAfter;
    }

    /** Takes what was measured in one window; a model too many is left out. */
    synchronized void add(AttentionStatistics statistics, Instant at) {
        Model model = models.get(statistics.model());
        if (model == null) {
            if (models.size() >= MAX_MODELS) {
                return;
            }
            model = new Model();
            models.put(statistics.model(), model);
        }
        model.heard = at;
        Map<Labels, HeadMeans> piece = model.pieces.computeIfAbsent(
                Math.floorDiv(statistics.second(), PIECE_SECONDS), absent -> new HashMap<>());
        statistics.heads().stream().filter(HeadStatistics::isKnown).forEach(head -> piece.computeIfAbsent(
                        labels(statistics.model(), head), absent -> new HeadMeans())
                .add(head));
        model.pieces.headMap(model.pieces.lastKey() - PIECES, true).clear();
    }

    private static boolean isKnown(Head head) {
        return head.branch() != Branch.UNKNOWN && isIndex(head.block()) && isIndex(head.head());
    }

    private static boolean isIndex(int index) {
        return index >= 0 && index < MAX_INDEX;
    }

    private static Labels labels(String model, Head head) {
        return Labels.of(
                "model",
                model,
                "branch",
                head.branch().name().toLowerCase(Locale.ROOT),
                "block",
                Integer.toString(head.block()),
                "head",
                Integer.toString(head.head()));
    }

    /** Forgets the models that were not heard of for too long. */
    synchronized void expire(Instant now) {
        models.values().removeIf(model -> model.heard.isBefore(now.minus(dropAfter)));
    }

    @Override
    public synchronized MetricSnapshots collect() {
        Map<Labels, HeadMeans> heads = new HashMap<>();
        models.values().stream()
                .flatMap(model -> model.pieces.values().stream())
                .forEach(piece -> piece.forEach((labels, means) ->
                        heads.computeIfAbsent(labels, absent -> new HeadMeans()).add(means)));
        return new MetricSnapshots(HeadMeasure.ALL.stream()
                .map(measure -> snapshot(measure, heads))
                .toList());
    }

    private static MetricSnapshot snapshot(HeadMeasure measure, Map<Labels, HeadMeans> heads) {
        List<GaugeDataPointSnapshot> points = new ArrayList<>();
        heads.forEach((labels, means) ->
                means.mean(measure).ifPresent(mean -> points.add(new GaugeDataPointSnapshot(mean, labels, null))));
        return new GaugeSnapshot(measure.metadata(), points);
    }

    @Override
    public List<MetricFamilyDescriptor> getMetricFamilyDescriptors() {
        return HeadMeasure.ALL.stream()
                .map(measure -> MetricFamilyDescriptor.of(MetricType.GAUGE, measure.metadata()))
                .toList();
    }
}
