package dev.vane.collector.live;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Locale;

/** What reading a live host costs, and what went wrong with it. */
public final class LiveHostMetrics {
    /** Why a file, or a number in it, gave nothing, other than that it was gone. */
    enum Unreadable {
        /** This process may not read the file. */
        DENIED,
        /** Reading failed. */
        FAILED,
        /** The file was read, but one number in it is none: negative, too large, missing. */
        INVALID;

        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Histogram readSeconds;
    private final Counter missedSeconds;
    private final Counter unreadableFiles;
    private final Counter leftOutValues;
    private final Counter perfRestarts;
    private final Gauge watchedVms;
    private final Gauge heldBackSeconds;

    public LiveHostMetrics(PrometheusRegistry registry) {
        readSeconds = Histogram.builder()
                .name("vane_collector_read_duration_seconds")
                .classicOnly()
                .help("Duration of reading all VMs and the host for one second.")
                .unit(Unit.SECONDS)
                .classicUpperBounds(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1)
                .register(registry);
        missedSeconds = Counter.builder()
                .name("vane_collector_missed_seconds_total")
                .help("Seconds in which the host was not read, because it was paused or reading took too long.")
                .register(registry);
        unreadableFiles = Counter.builder()
                .name("vane_collector_unreadable_files_total")
                .help("Reads of kernel files that exist but could not be read (denied, failed), and values in them"
                        + " that are not numbers (invalid).")
                .labelNames("reason")
                .register(registry);
        leftOutValues = Counter.builder()
                .name("vane_collector_left_out_values_total")
                .help("Values left out of samples because they were outside the range that their metric allows.")
                .register(registry);
        perfRestarts = Counter.builder()
                .name("vane_collector_perf_restarts_total")
                .help("Restarts of perf after it ended by itself.")
                .register(registry);
        watchedVms = Gauge.builder()
                .name("vane_collector_watched_vms")
                .help("VMs that are read once a second.")
                .register(registry);
        heldBackSeconds = Gauge.builder()
                .name("vane_collector_clock_held_back_seconds")
                .help("How far the wall clock is behind the last second that was read, because it was set back;"
                        + " no second is read until it has caught up.")
                .unit(Unit.SECONDS)
                .register(registry);
        for (Unreadable reason : Unreadable.values()) {
            unreadableFiles.initLabelValues(reason.label());
        }
    }

    void read(double seconds, int vms) {
        readSeconds.observe(seconds);
        watchedVms.set(vms);
    }

    void heldBack(long seconds) {
        heldBackSeconds.set((double) seconds);
    }

    void missed(long seconds) {
        missedSeconds.inc(seconds);
    }

    void unreadable(Unreadable reason) {
        unreadableFiles.labelValues(reason.label()).inc();
    }

    void leftOut() {
        leftOutValues.inc();
    }

    void perfRestarted() {
        perfRestarts.inc();
    }
}
