package dev.vane.pipeline.health;

import dev.vane.contracts.DeadLetter;
import dev.vane.contracts.SkippedWindow;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.util.Locale;

/**
 * The pipeline's own health. Counters count what this process did: after a crash some of it is done again, so exact
 * totals stand in the topics, not here.
 */
public final class PipelineMetrics implements ModelCallMetrics {
    /** What becomes of a record of the samples topic. */
    public enum RecordResult {
        SAMPLE_ACCEPTED,
        SAMPLE_DUPLICATE,
        TICK_ACCEPTED,
        TICK_WITHOUT_EFFECT,
        /** A measured performance: what becomes of it, {@link MeasuredResult} tells. */
        MEASURED,
        /** What was learnt from measured performances is forgotten. */
        RESET,
        DEAD_LETTER
    }

    /** What becomes of a record of the measured-performances topic. */
    public enum MeasuredResult {
        ACCEPTED,
        /** Its second, or a later one of the VM, was measured before. */
        WITHOUT_EFFECT,
        /** It has no value: what was learnt of a VM, or of all VMs of a host, is forgotten. */
        RESET,
        DEAD_LETTER
    }

    private final TwoSenders twoSenders;
    private final Counter records;
    private final Counter deadLetters;
    private final Counter predictions;
    private final Counter skipped;
    private final Counter selected;
    private final Counter closedSeconds;
    private final Counter measured;
    private final Counter realisedErrors;
    private final Counter postponedRecords;
    private final Counter modelCallFailures;
    private final Histogram modelCallWindows;
    private final Histogram modelCallDuration;

    /** @throws IllegalArgumentException if the registry already has a pipeline's metrics */
    public PipelineMetrics(PrometheusRegistry registry) {
        records = Counter.builder()
                .name("vane_pipeline_records_total")
                .help("Records of the samples topic, by result.")
                .labelNames("result")
                .register(registry);
        deadLetters = Counter.builder()
                .name("vane_pipeline_dead_letters_total")
                .help("Records sent to the dead-letter topic, by reason.")
                .labelNames("reason")
                .register(registry);
        predictions = Counter.builder()
                .name("vane_pipeline_predictions_total")
                .help("Windows that were predicted.")
                .register(registry);
        selected = Counter.builder()
                .name("vane_pipeline_windows_to_explain_total")
                .help("Windows sent to the explainer, to be explained or to have their attention measured.")
                .register(registry);
        skipped = Counter.builder()
                .name("vane_pipeline_skipped_windows_total")
                .help("Due windows that were not predicted, by reason.")
                .labelNames("reason")
                .register(registry);
        closedSeconds = Counter.builder()
                .name("vane_pipeline_closed_seconds_total")
                .help("Closed seconds, summed over all hosts.")
                .register(registry);
        measured = Counter.builder()
                .name("vane_pipeline_measured_performances_total")
                .help("Measured performances, by result.")
                .labelNames("result")
                .register(registry);
        realisedErrors = Counter.builder()
                .name("vane_pipeline_realised_errors_total")
                .help("Predictions that were compared with a measured value.")
                .register(registry);
        postponedRecords = Counter.builder()
                .name("vane_pipeline_postponed_records_total")
                .help(
                        "Records that were processed after the transaction in which they were read: closing the seconds before"
                                + " them took too long for one.")
                .register(registry);
        modelCallFailures = Counter.builder()
                .name("vane_pipeline_model_call_failures_total")
                .help("Model calls that failed; their windows are tried one by one.")
                .register(registry);
        modelCallWindows = Histogram.builder()
                .name("vane_pipeline_model_call_windows")
                .classicOnly()
                .help("Windows in one model call.")
                .classicUpperBounds(1, 2, 4, 8, 12, 16)
                .register(registry);
        modelCallDuration = Histogram.builder()
                .name("vane_pipeline_model_call_duration_seconds")
                .classicOnly()
                .help("Duration of one model call, including copies to and from the engine.")
                .unit(Unit.SECONDS)
                .classicUpperBounds(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1)
                .register(registry);
        twoSenders = new TwoSenders(registry);
        startAtZero();
    }

    /** Host names under which two machines send. */
    public TwoSenders twoSenders() {
        return twoSenders;
    }

    private void startAtZero() {
        for (RecordResult result : RecordResult.values()) {
            records.initLabelValues(label(result));
        }
        for (MeasuredResult result : MeasuredResult.values()) {
            measured.initLabelValues(label(result));
        }
        for (DeadLetter.Reason reason : DeadLetter.Reason.values()) {
            deadLetters.initLabelValues(label(reason));
        }
        for (SkippedWindow.Reason reason : SkippedWindow.Reason.values()) {
            skipped.initLabelValues(label(reason));
        }
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Counts a record by its result. */
    public void record(RecordResult result) {
        records.labelValues(label(result)).inc();
    }

    /** Counts a dead letter of the samples topic. */
    public void deadLetter(DeadLetter.Reason reason) {
        record(RecordResult.DEAD_LETTER);
        deadLetters.labelValues(label(reason)).inc();
    }

    /** Counts a dead letter of the measured-performances topic. */
    public void feedbackDeadLetter(DeadLetter.Reason reason) {
        deadLetters.labelValues(label(reason)).inc();
    }

    /** Counts a measured performance by its result. */
    public void measured(MeasuredResult result) {
        measured.labelValues(label(result)).inc();
    }

    /** Counts a comparison. */
    public void realisedError() {
        realisedErrors.inc();
    }

    /** Counts a closed second. */
    public void closedSecond() {
        closedSeconds.inc();
    }

    /** Counts a record that is processed later. */
    public void postponed() {
        postponedRecords.inc();
    }

    /** Counts a prediction. */
    public void predicted() {
        predictions.inc();
    }

    /** Counts a window that was selected to be explained. */
    public void selected() {
        selected.inc();
    }

    /** Counts a skipped window. */
    public void skipped(SkippedWindow.Reason reason) {
        skipped.labelValues(label(reason)).inc();
    }

    /** Observes a model call that worked. */
    @Override
    public void modelCall(int windows, Duration duration) {
        modelCallWindows.observe(windows);
        modelCallDuration.observe(duration.toNanos() / 1e9);
    }

    /** Counts a model call that failed. */
    @Override
    public void modelCallFailed() {
        modelCallFailures.inc();
    }
}
