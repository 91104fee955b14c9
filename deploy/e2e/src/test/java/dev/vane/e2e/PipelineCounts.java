package dev.vane.e2e;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import java.util.Map;

/**
 * What a pipeline has counted of the records that it read.
 *
 * @param byFate records by what became of them, in the words of the metric's label
 */
record PipelineCounts(Map<String, Long> byFate) {
    private static final String RECORDS = "vane_pipeline_records";

    static PipelineCounts of(PrometheusRegistry registry) {
        CounterSnapshot records = registry.scrape(RECORDS::equals).stream()
                .map(CounterSnapshot.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no metric " + RECORDS));
        return new PipelineCounts(records.getDataPoints().stream()
                .collect(toUnmodifiableMap(point -> point.getLabels().get("result"), PipelineCounts::count)));
    }

    private static long count(CounterDataPointSnapshot point) {
        return (long) point.getValue();
    }

    long accepted() {
        return byFate.get("sample_accepted");
    }

    long duplicates() {
        return byFate.get("sample_duplicate");
    }

    long ticks() {
        return byFate.get("tick_accepted");
    }

    long ticksWithoutEffect() {
        return byFate.get("tick_without_effect");
    }

    long measurements() {
        return byFate.get("measured");
    }

    long resets() {
        return byFate.get("reset");
    }

    long deadLetters() {
        return byFate.get("dead_letter");
    }

    /** All records. */
    long total() {
        return byFate.values().stream().mapToLong(Long::longValue).sum();
    }
}
