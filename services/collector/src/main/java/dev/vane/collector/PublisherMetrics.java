package dev.vane.collector;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Map;
import java.util.WeakHashMap;

/** What publishers count. All publishers of one registry share it, so that one process may run several sources. */
final class PublisherMetrics {
    private static final Map<PrometheusRegistry, PublisherMetrics> BY_REGISTRY = new WeakHashMap<>();

    final Counter samples;
    final Counter ticks;
    final Counter sendFailures;
    final Counter droppedSeconds;
    final Gauge bufferedSeconds;
    final Gauge cutOff;
    final Histogram sendDuration;

    private PublisherMetrics(PrometheusRegistry registry) {
        samples = Counter.builder()
                .name("vane_collector_samples_total")
                .help("Samples that the broker has acknowledged.")
                .register(registry);
        ticks = Counter.builder()
                .name("vane_collector_ticks_total")
                .help("Ticks that the broker has acknowledged; a tick ends one second of one host.")
                .register(registry);
        sendFailures = Counter.builder()
                .name("vane_collector_send_failures_total")
                .help("Records that were refused, such as one that is too large, and dropped.")
                .register(registry);
        droppedSeconds = Counter.builder()
                .name("vane_collector_dropped_seconds_total")
                .help("Seconds of a host that were dropped, each with all its samples, because the buffer was full.")
                .register(registry);
        bufferedSeconds = Gauge.builder()
                .name("vane_collector_buffered_seconds")
                .help("Seconds of a host that no broker has acknowledged yet.")
                .register(registry);
        cutOff = Gauge.builder()
                .name("vane_collector_cut_off")
                .help("1 while no broker acknowledges what is sent, 0 otherwise.")
                .register(registry);
        sendDuration = Histogram.builder()
                .name("vane_collector_send_duration_seconds")
                .classicOnly()
                .help("Time from handing a record to the producer to the broker's acknowledgement.")
                .unit(Unit.SECONDS)
                .register(registry);
    }

    static PublisherMetrics of(PrometheusRegistry registry) {
        synchronized (BY_REGISTRY) {
            return BY_REGISTRY.computeIfAbsent(registry, PublisherMetrics::new);
        }
    }
}
