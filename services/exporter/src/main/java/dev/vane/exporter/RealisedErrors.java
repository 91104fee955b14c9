package dev.vane.exporter;

import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import io.prometheus.metrics.model.registry.MetricType;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How far each model's predictions were from what was measured, as they were published and as the model alone said, over stretches of event time that end with the newest
 * second heard of the model: measured or not, so the gauges end when measuring does. Bounded in models and in silence.
 * One thread writes; any may collect meanwhile.
 */
final class RealisedErrors implements MultiCollector {
    /** The longest stretch that is shown. */
    static final Duration LONGEST = Stretch.HOUR.length;

    /** Names of models come from the data; a deployment has one or two. */
    private static final int MAX_MODELS = 16;

    private static final MetricMetadata ERROR = new MetricMetadata(
            "vane_realised_absolute_error_ratio",
            "Mean absolute difference of predicted and measured performance, by model and period of event time.");
    private static final MetricMetadata COVERAGE = new MetricMetadata(
            "vane_realised_coverage_ratio",
            "Share of measured values inside their prediction's interval, by model and period of event time.");

    private static final MetricMetadata RAW_ERROR = new MetricMetadata(
            "vane_realised_raw_absolute_error_ratio",
            "Mean absolute difference of measured performance and what the model alone predicted, before measurements"
                    + " shifted it, by model and period of event time.");
    private static final MetricMetadata RAW_COVERAGE = new MetricMetadata(
            "vane_realised_raw_coverage_ratio",
            "Share of measured values inside the interval of the model alone, before measurements shifted it, by model and"
                    + " period of event time.");

    private final Duration dropAfter;
    private final Map<String, ModelErrors> models = new HashMap<>();

    /** @param dropAfter a model that was not heard of for this long is forgotten */
    RealisedErrors(Duration dropAfter) {
        this.dropAfter = dropAfter;
    }

    private enum Stretch {
        TEN_MINUTES("10m", Duration.ofMinutes(10)),
        HOUR("1h", Duration.ofHours(1));

        private final String label;
        private final Duration length;

        Stretch(String label, Duration length) {
            this.label = label;
            this.length = length;
        }
    }

    /** Takes an error. False if there is no room for its model. */
    synchronized boolean add(RealisedError error, Instant at) {
        ModelErrors model = models.get(error.model());
        if (model == null && models.size() >= MAX_MODELS) {
            return false;
        }
        models.computeIfAbsent(error.model(), absent -> new ModelErrors()).add(error, at);
        return true;
    }

    /** Lets event time go on for a model that has errors. */
    synchronized void heard(Prediction prediction, Instant at) {
        ModelErrors model = models.get(prediction.model());
        if (model != null) {
            model.goOn(prediction.second(), at);
        }
    }

    /** Forgets the models that were not heard of for too long, and returns them. */
    synchronized List<String> expire(Instant now) {
        Instant oldest = now.minus(dropAfter);
        List<String> silent = models.entrySet().stream()
                .filter(entry -> entry.getValue().heard().isBefore(oldest))
                .map(Map.Entry::getKey)
                .toList();
        silent.forEach(models::remove);
        return silent;
    }

    @Override
    public synchronized MetricSnapshots collect() {
        return new MetricSnapshots(List.of(
                gauge(ERROR, ErrorTally::meanError),
                gauge(COVERAGE, ErrorTally::coverage),
                gauge(RAW_ERROR, ErrorTally::rawMeanError),
                gauge(RAW_COVERAGE, ErrorTally::rawCoverage)));
    }

    private GaugeSnapshot gauge(MetricMetadata metadata, Function<ErrorTally, OptionalDouble> value) {
        List<GaugeDataPointSnapshot> points = new ArrayList<>();
        models.forEach((name, model) -> {
            for (Stretch stretch : Stretch.values()) {
                Labels labels = Labels.of("model", name, "window", stretch.label);
                value.apply(model.over(stretch.length))
                        .ifPresent(found -> points.add(new GaugeDataPointSnapshot(found, labels, null)));
            }
        });
        return new GaugeSnapshot(metadata, points);
    }

    @Override
    public List<MetricFamilyDescriptor> getMetricFamilyDescriptors() {
        return Stream.of(ERROR, COVERAGE, RAW_ERROR, RAW_COVERAGE)
                .map(metadata -> MetricFamilyDescriptor.of(MetricType.GAUGE, metadata))
                .toList();
    }
}
