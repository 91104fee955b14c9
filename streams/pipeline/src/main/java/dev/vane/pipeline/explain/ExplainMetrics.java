package dev.vane.pipeline.explain;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Locale;
import java.util.stream.Stream;

/** The health of explaining, as this process sees it. */
public final class ExplainMetrics {
    /** What becomes of a window to be explained. */
    enum WindowResult {
        EXPLAINED,
        /** Only sampled: its attention was measured. */
        MEASURED,
        /** Another model predicted it than the one that is here to explain. */
        OTHER_MODEL,
        /** The model could not compute it. */
        FAILED,
        /** What was to be said is not what the samples say, so it was not said. */
        UNTRUE,
        /** The record could not be read. */
        UNREADABLE
    }

    private final Counter windows;
    private final Histogram duration;

    /** Registers the metrics. */
    public ExplainMetrics(PrometheusRegistry registry) {
        windows = Counter.builder()
                .name("vane_explain_windows_total")
                .help("Windows received by the explainer, by result.")
                .labelNames("result")
                .register(registry);
        duration = Histogram.builder()
                .name("vane_explain_duration_seconds")
                .classicOnly()
                .help("Duration of explaining one window or measuring its attention.")
                .unit(Unit.SECONDS)
                .classicUpperBounds(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
                .withoutExemplars()
                .register(registry);
        Stream.of(WindowResult.values()).forEach(result -> windows.initLabelValues(label(result)));
    }

    void window(WindowResult result) {
        windows.labelValues(label(result)).inc();
    }

    void took(long nanos) {
        duration.observe(nanos / 1e9);
    }

    private static String label(WindowResult result) {
        return result.name().toLowerCase(Locale.ROOT);
    }
}
