package dev.vane.exporter;

import dev.vane.contracts.AttentionStatistics.Head;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Something that is shown of a head.
 *
 * @param value of a head; empty if the head has no such thing
 */
record HeadMeasure(MetricMetadata metadata, Function<Head, OptionalDouble> value) {
    /** All of them. */
    static final List<HeadMeasure> ALL = List.of(
            measure(
                    "vane_attention_map_entropy_ratio",
                    "Entropy of a head's rows over its maximum, mean over queries: 0 is one key, 1 is uniform.",
                    head -> OptionalDouble.of(head.entropy())),
            measure(
                    "vane_attention_map_peak_ratio",
                    "Largest weight of a head's rows that is not on CLS, mean over queries.",
                    head -> OptionalDouble.of(head.peak())),
            measure(
                    "vane_attention_raw_sinks",
                    "Keys of a head that receive far more than their share, before calibration.",
                    head -> OptionalDouble.of(head.rawSinks())),
            measure(
                    "vane_attention_raw_sink_mass_ratio",
                    "Attention that a head's sinks receive, before calibration.",
                    head -> OptionalDouble.of(head.rawSinkMass())),
            measure(
                    "vane_attention_calibrated_sinks",
                    "Keys of a head that receive far more than their share, after calibration.",
                    head -> head.calibratedSinks().isPresent()
                            ? OptionalDouble.of(head.calibratedSinks().getAsInt())
                            : OptionalDouble.empty()),
            measure(
                    "vane_attention_calibrated_sink_mass_ratio",
                    "Attention that a head's sinks receive, after calibration.",
                    Head::calibratedSinkMass),
            measure(
                    "vane_attention_group_lift_ratio",
                    "Attention of a head that stays within a group of metrics, over its value at random: 1 is random.",
                    Head::groupLift),
            measure(
                    "vane_attention_group_accuracy_ratio",
                    "Share of the metrics whose strongest other key in a head is of their group.",
                    Head::groupAccuracy),
            measure(
                    "vane_attention_group_guess_ratio",
                    "The same share for a random key; a head at or below it does not follow groups.",
                    Head::groupGuess),
            measure(
                    "vane_attention_recency_seconds",
                    "Mean age of the seconds that CLS attends to, for heads of the temporal branch.",
                    Head::recencySeconds),
            measure(
                    "vane_attention_drift_ratio",
                    "Distance of a head's CLS row from that of the VM's previous sampled window: 0 is equal, 1 shares nothing.",
                    Head::drift));

    private static HeadMeasure measure(String name, String help, Function<Head, OptionalDouble> value) {
        return new HeadMeasure(new MetricMetadata(name, help), value);
    }
}
