package dev.vane.collector.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveHostMetricsTest {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final LiveHostMetrics metrics = new LiveHostMetrics(registry);

    @Test
    void areNamedAfterTheCollector() {
        assertThat(registry.scrape().stream()
                        .map(snapshot -> snapshot.getMetadata().getPrometheusName()))
                .containsExactlyInAnyOrder(
                        "vane_collector_read_duration_seconds",
                        "vane_collector_missed_seconds",
                        "vane_collector_unreadable_files",
                        "vane_collector_left_out_values",
                        "vane_collector_perf_restarts",
                        "vane_collector_watched_vms",
                        "vane_collector_clock_held_back_seconds");
    }

    @Test
    void startsEveryReasonAtZero() {
        metrics.unreadable(LiveHostMetrics.Unreadable.DENIED);

        assertThat(points("vane_collector_unreadable_files"))
                .extracting(point -> point.getLabels().get("reason") + "=" + point.getValue())
                .containsExactlyInAnyOrder("denied=1.0", "failed=0.0", "invalid=0.0");
    }

    private List<CounterDataPointSnapshot> points(String name) {
        MetricSnapshot snapshot = registry.scrape(name::equals).get(0);
        return ((CounterSnapshot) snapshot).getDataPoints();
    }
}
