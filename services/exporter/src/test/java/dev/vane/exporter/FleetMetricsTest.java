package dev.vane.exporter;

import static dev.vane.exporter.Outcomes.NOON;
import static dev.vane.exporter.Outcomes.VM;
import static dev.vane.exporter.Outcomes.prediction;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.DeadLetter;
import dev.vane.contracts.SkippedWindow;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetMetricsTest {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final FleetMetrics metrics = new FleetMetrics(registry, List.of("p", "s"));

    @Test
    void startsEveryReasonAndTopicAtZero() {
        assertThat(Scrape.of(registry))
                .contains(
                        "vane_exporter_unreadable_records_total{topic=p} 0.0",
                        "vane_exporter_lag_records{topic=s} 0.0");
        for (SkippedWindow.Reason reason : SkippedWindow.Reason.values()) {
            assertThat(Scrape.of(registry))
                    .contains("vane_skipped_windows_total{reason=%s} 0.0".formatted(lower(reason)));
        }
        for (DeadLetter.Reason reason : DeadLetter.Reason.values()) {
            assertThat(Scrape.of(registry)).contains("vane_dead_letters_total{reason=%s} 0.0".formatted(lower(reason)));
        }
    }

    @Test
    void showsNoLagWhileNobodyKnowsIt() {
        metrics.lag(Map.of("p", 3L));
        metrics.lagUnknown();

        assertThat(Scrape.of(registry)).noneMatch(line -> line.startsWith("vane_exporter_lag_records"));
    }

    @Test
    void observesTheDelayInClassicBuckets() {
        metrics.predicted(prediction(VM, NOON, 0.9), NOON.plusMillis(600));
        metrics.predicted(prediction(VM, NOON, 0.9), NOON.plusMillis(40));

        assertThat(Scrape.of(registry))
                .contains(
                        "vane_prediction_delay_seconds_bucket{le=0.05} 1",
                        "vane_prediction_delay_seconds_bucket{le=0.5} 1",
                        "vane_prediction_delay_seconds_bucket{le=0.75} 2",
                        "vane_prediction_delay_seconds_bucket{le=10.0} 2",
                        "vane_prediction_delay_seconds_count 2.0",
                        "vane_prediction_delay_seconds_sum 0.64",
                        "vane_predictions_total 2.0");
    }

    /** A Prometheus that takes native histograms drops the classic buckets of a histogram that has both. */
    @Test
    void exposesNoNativeHistogram() {
        metrics.predicted(prediction(VM, NOON, 0.9), NOON.plusMillis(600));

        assertThat(registry.scrape("vane_prediction_delay_seconds"::equals).stream()
                        .map(HistogramSnapshot.class::cast)
                        .flatMap(histogram -> histogram.getDataPoints().stream()))
                .singleElement()
                .satisfies(point -> assertThat(point.hasClassicHistogramData()).isTrue())
                .satisfies(point -> assertThat(point.hasNativeHistogramData()).isFalse());
    }

    @Test
    void observesNoDelayOfWhatIsReplayed() {
        metrics.predicted(
                prediction(VM, NOON, 0.9), NOON.plus(Duration.ofMinutes(10)).plusMillis(1));

        assertThat(Scrape.of(registry))
                .contains(
                        "vane_prediction_delay_seconds_count 0.0",
                        "vane_replayed_predictions_total 1.0",
                        "vane_predictions_total 1.0");
    }

    @Test
    void takesAPredictionFromAMomentAheadAsSeenAtOnce() {
        metrics.predicted(prediction(VM, NOON, 0.9), NOON.minusMillis(300));

        assertThat(Scrape.of(registry))
                .contains("vane_prediction_delay_seconds_count 1.0", "vane_prediction_delay_seconds_sum 0.0");
    }

    private static String lower(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
