package dev.vane.exporter;

import dev.vane.contracts.DeadLetter;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.Explanation.Severity;
import dev.vane.contracts.Explanation.Triage;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.SkippedWindow;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** What is counted over all VMs, from the exporter's start on, and what the exporter says of itself. */
final class FleetMetrics {
    /** A prediction of an older event time was replayed: its delay says nothing about the platform. */
    private static final Duration REPLAYED = Duration.ofMinutes(10);

    private final PrometheusRegistry registry;
    private final Counter predictions;
    private final Counter replayed;
    private final Counter skippedWindows;
    private final Counter deadLetters;
    private final Counter realisedErrors;
    private final Counter explanations;
    private final Histogram delay;
    private final Counter unreadable;
    private final Gauge lag;
    private final Gauge droppedVms;

    FleetMetrics(PrometheusRegistry registry, List<String> topics) {
        this.registry = registry;
        predictions = Counter.builder()
                .name("vane_predictions_total")
                .help("Predictions seen since the exporter started.")
                .register(registry);
        replayed = Counter.builder()
                .name("vane_replayed_predictions_total")
                .help("Predictions whose event time is more than ten minutes in the past; their delay is not observed.")
                .register(registry);
        skippedWindows = Counter.builder()
                .name("vane_skipped_windows_total")
                .help("Due windows without a prediction seen since the exporter started.")
                .labelNames("reason")
                .register(registry);
        deadLetters = Counter.builder()
                .name("vane_dead_letters_total")
                .help("Dead letters seen since the exporter started.")
                .labelNames("reason")
                .register(registry);
        realisedErrors = Counter.builder()
                .name("vane_realised_errors_total")
                .help("Predictions compared with a measured value, seen since the exporter started.")
                .labelNames("model")
                .register(registry);
        explanations = Counter.builder()
                .name("vane_explanations_total")
                .help("Explanations seen since the exporter started, by severity and likely cause.")
                .labelNames("severity", "triage")
                .register(registry);
        delay = Histogram.builder()
                .name("vane_prediction_delay_seconds")
                .classicOnly()
                .help("Time from the event time of a prediction until a reader of committed records sees it.")
                .unit(Unit.SECONDS)
                .classicUpperBounds(0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10)
                .withoutExemplars()
                .register(registry);
        unreadable = Counter.builder()
                .name("vane_exporter_unreadable_records_total")
                .help("Records that the exporter could not read.")
                .labelNames("topic")
                .register(registry);
        lag = Gauge.builder()
                .name("vane_exporter_lag_records")
                .help("Committed records that the exporter has not read yet.")
                .labelNames("topic")
                .register(registry);
        droppedVms = Gauge.builder()
                .name("vane_exporter_dropped_vms")
                .help("VMs without series because there are more than exporter.series.max; the count stops at that"
                        + " number.")
                .register(registry);
        startAtZero(topics);
    }

    /** A series that appears with its first event hides that event from rate(). */
    private void startAtZero(List<String> topics) {
        Stream.of(SkippedWindow.Reason.values()).forEach(reason -> skippedWindows.initLabelValues(label(reason)));
        Stream.of(DeadLetter.Reason.values()).forEach(reason -> deadLetters.initLabelValues(label(reason)));
        Stream.of(Severity.values()).forEach(severity -> Stream.of(Triage.values())
                .forEach(triage -> explanations.initLabelValues(label(severity), label(triage))));
        topics.forEach(unreadable::initLabelValues);
        topics.forEach(lag::initLabelValues);
    }

    void predicted(Prediction prediction, Instant visible) {
        predictions.inc();
        Duration past = Duration.between(Instant.ofEpochSecond(prediction.second()), visible);
        if (past.compareTo(REPLAYED) > 0) {
            replayed.inc();
        } else {
            // Clocks differ: a prediction from a moment ahead was seen at once.
            delay.observe(Math.max(0, past.toMillis() / 1e3));
        }
    }

    void skipped(SkippedWindow skipped) {
        skippedWindows.labelValues(label(skipped.reason())).inc();
    }

    void deadLetter(DeadLetter letter) {
        deadLetters.labelValues(label(letter.reason())).inc();
    }

    /** Models stand in the data: only those that have series are counted, see {@link RealisedErrors}. */
    void realised(RealisedError error) {
        realisedErrors.labelValues(error.model()).inc();
    }

    void explained(Explanation explanation) {
        explanations
                .labelValues(label(explanation.severity()), label(explanation.triage()))
                .inc();
    }

    void forgetModel(String model) {
        realisedErrors.remove(model);
    }

    void unreadable(String topic) {
        unreadable.labelValues(topic).inc();
    }

    void lag(Map<String, Long> recordsByTopic) {
        recordsByTopic.forEach((topic, records) -> lag.labelValues(topic).set(records));
    }

    /** Nobody knows how many wait while the brokers do not answer. */
    void lagUnknown() {
        lag.clear();
    }

    /** Shows whether the exporter reads what there is, as it is when a scrape asks. */
    void connected(BooleanSupplier isLive) {
        GaugeWithCallback.builder()
                .name("vane_exporter_connected")
                .help(
                        "1 while the exporter has read all that the brokers hold and they have answered within seconds; else 0.")
                .callback(callback -> callback.call(isLive.getAsBoolean() ? 1 : 0))
                .register(registry);
    }

    void droppedVms(int count) {
        droppedVms.set(count);
    }

    private static String label(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
