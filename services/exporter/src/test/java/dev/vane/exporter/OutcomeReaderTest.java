package dev.vane.exporter;

import static dev.vane.exporter.Outcomes.NOON;
import static dev.vane.exporter.Outcomes.VM;
import static dev.vane.exporter.Outcomes.attention;
import static dev.vane.exporter.Outcomes.error;
import static dev.vane.exporter.Outcomes.explanation;
import static dev.vane.exporter.Outcomes.prediction;
import static dev.vane.exporter.Outcomes.statistics;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.AttentionSummary;
import dev.vane.contracts.DeadLetter;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.VmKey;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class OutcomeReaderTest {
    private static final ExporterTopics TOPICS = ExporterTopics.standard();
    private static final String PERFORMANCE = "vane_relative_performance_ratio{host=host-1,vm=vm-1} ";

    private final FakeTopics kafka = new FakeTopics(TOPICS);
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final RecordingListener heard = new RecordingListener();
    private final VmSeries series = new VmSeries(10, Duration.ofMinutes(15));
    private final RealisedErrors errors = new RealisedErrors(Duration.ofMinutes(15));
    private final HeadStatistics heads = new HeadStatistics(Duration.ofMinutes(15));
    private Instant now = NOON;
    private final OutcomeReader reader = new OutcomeReader(
            kafka,
            TOPICS,
            new Assignment(kafka, TOPICS, Duration.ofMinutes(15)),
            series,
            errors,
            heads,
            new FleetMetrics(registry, TOPICS.names()),
            heard,
            () -> now);

    OutcomeReaderTest() {
        registry.register(new VmCollector(series, () -> now));
        registry.register(errors);
        registry.register(heads);
    }

    @Test
    void showsCountsAndTellsWhatArrives() {
        kafka.exist();
        reader.round();

        kafka.send(TOPICS.predictions(), VM, prediction(VM, NOON, 0.75), NOON);
        kafka.send(TOPICS.attentionSummaries(), VM, attention(VM, NOON, 0.5f), NOON);
        kafka.send(TOPICS.skippedWindows(), VM, skipped(), NOON);
        kafka.send(TOPICS.deadLetters(), null, deadLetter(), NOON);
        later(Duration.ofSeconds(1));

        assertThat(Scrape.of(registry))
                .contains(
                        PERFORMANCE + "0.75",
                        "vane_predictions_total 1.0",
                        "vane_prediction_delay_seconds_sum 1.0",
                        "vane_skipped_windows_total{reason=overloaded} 1.0",
                        "vane_dead_letters_total{reason=late} 1.0");
        assertThat(heard.events)
                .containsExactlyInAnyOrder("vm-1 0.75 after PT1S with attention", "vm-1 skipped OVERLOADED");
    }

    @Test
    void countsAndTellsExplanationsAndShowsWhatWasMeasuredOfHeads() {
        kafka.exist();
        kafka.send(TOPICS.predictions(), VM, prediction(VM, NOON.minusSeconds(60), 0.5), NOON.minusSeconds(60));
        kafka.send(TOPICS.explanations(), VM, explanation(VM, NOON.minusSeconds(60)), NOON.minusSeconds(60));
        kafka.send(TOPICS.attentionStatistics(), VM, statistics(VM, NOON, 0.25f), NOON.minusSeconds(60));
        reader.round();

        kafka.send(TOPICS.explanations(), VM, explanation(VM, NOON), NOON);
        kafka.send(TOPICS.attentionStatistics(), VM, statistics(VM, NOON, 0.75f), NOON);
        later(Duration.ofSeconds(1));

        assertThat(Scrape.of(registry))
                .contains(
                        "vane_explanations_total{severity=severe,triage=neighbours} 1.0",
                        "vane_explanation_timestamp_seconds{host=host-1,vm=vm-1} " + (double) NOON.getEpochSecond(),
                        "vane_attention_map_entropy_ratio{block=0,branch=temporal,head=1,model=small-1} 0.5");
        assertThat(heard.events).contains("vm-1 explained");
    }

    @Test
    void showsHistoryButNeitherCountsNorTellsIt() {
        kafka.exist();
        kafka.send(TOPICS.predictions(), VM, prediction(VM, NOON.minusSeconds(60), 0.75), NOON.minusSeconds(59));
        kafka.send(TOPICS.skippedWindows(), VM, skipped(), NOON.minusSeconds(59));
        reader.round();
        reader.round();

        assertThat(Scrape.of(registry))
                .contains(
                        PERFORMANCE + "0.75",
                        "vane_predictions_total 0.0",
                        "vane_prediction_delay_seconds_count 0.0",
                        "vane_skipped_windows_total{reason=overloaded} 0.0");
        assertThat(heard.events).isEmpty();
    }

    @Test
    void readsHistoryNoFurtherBackThanSeriesLast() {
        kafka.exist();
        kafka.send(TOPICS.predictions(), VM, prediction(VM, NOON, 0.5), NOON.minusSeconds(901));
        kafka.send(TOPICS.predictions(), VM, prediction(VM, NOON, 0.75), NOON.minusSeconds(899));
        reader.round();

        assertThat(kafka.deliveredOffsets()).containsExactly(1L);
    }

    @Test
    void dropsHistoryWhenItIsFifteenMinutesOld() {
        kafka.exist();
        kafka.send(TOPICS.predictions(), VM, prediction(VM, NOON, 0.75), NOON.minusSeconds(899));
        reader.round();
        later(Duration.ofSeconds(2));

        assertThat(Scrape.of(registry)).noneMatch(line -> line.startsWith(PERFORMANCE));
        assertThat(heard.events).containsExactly("vm-1 gone");
    }

    @Test
    void showsRealisedErrorsAndCountsThoseThatAreNews() {
        kafka.exist();
        kafka.send(TOPICS.predictions(), VM, prediction(VM, NOON.minusSeconds(60), 0.75), NOON.minusSeconds(60));
        kafka.send(TOPICS.realisedErrors(), VM, error(VM, NOON.minusSeconds(60), 0.75, 0.5), NOON.minusSeconds(60));
        reader.round();

        kafka.send(TOPICS.realisedErrors(), VM, error(VM, NOON, 0.75, 0.75), NOON);
        later(Duration.ofSeconds(1));

        assertThat(Scrape.of(registry))
                .contains(
                        "vane_realised_absolute_error_ratio{model=small-1,window=10m} 0.125",
                        "vane_realised_coverage_ratio{model=small-1,window=10m} 0.5",
                        "vane_realised_errors_total{model=small-1} 1.0",
                        "vane_measured_performance_ratio{host=host-1,vm=vm-1} 0.75");
    }

    @Test
    void readsRealisedErrorsAsFarBackAsTheyAreShown() {
        kafka.exist();
        kafka.send(TOPICS.realisedErrors(), VM, error(VM, NOON, 0.75, 0.5), NOON.minusSeconds(3601));
        kafka.send(TOPICS.realisedErrors(), VM, error(VM, NOON, 0.75, 0.5), NOON.minusSeconds(3599));
        reader.round();

        assertThat(kafka.deliveredOffsets()).containsExactly(1L);
    }

    @Test
    void forgetsAModelThatIsNotHeardOf() {
        kafka.exist();
        reader.round();
        kafka.send(TOPICS.realisedErrors(), VM, error(VM, NOON, 0.75, 0.5), NOON);
        reader.round();
        assertThat(Scrape.of(registry)).anyMatch(line -> line.startsWith("vane_realised_errors_total{"));

        later(Duration.ofSeconds(901));

        assertThat(Scrape.of(registry)).noneMatch(line -> line.startsWith("vane_realised"));
    }

    @Test
    void dropsAVmThatIsGone() {
        kafka.exist();
        reader.round();

        kafka.send(TOPICS.predictions(), VM, prediction(VM, NOON, 0.75), NOON);
        kafka.send(TOPICS.predictions(), VM, null, NOON);
        later(Duration.ofSeconds(1));

        assertThat(Scrape.of(registry)).noneMatch(line -> line.startsWith(PERFORMANCE));
        assertThat(heard.events).last().isEqualTo("vm-1 gone");
    }

    @Test
    void countsUnreadableRecordsAndReadsOn() {
        kafka.exist();
        reader.round();

        kafka.sendBytes(TOPICS.predictions().name(), new byte[] {'x'}, null);
        kafka.sendBytes(TOPICS.predictions().name(), null, null);
        kafka.sendBytes(TOPICS.predictions().name(), null, new byte[] {1, 2, 3});
        kafka.sendBytes(TOPICS.deadLetters().name(), null, null);
        kafka.send(TOPICS.predictions(), VM, prediction(VM, NOON, 0.75), NOON);
        later(Duration.ofSeconds(1));

        assertThat(Scrape.of(registry))
                .contains(
                        "vane_exporter_unreadable_records_total{topic=vane.predictions.v1} 3.0",
                        "vane_exporter_unreadable_records_total{topic=vane.dead-letters.v1} 1.0",
                        PERFORMANCE + "0.75");
    }

    @Test
    void isReadyOnceItHasReadWhatWasThere() {
        kafka.exist();
        kafka.send(TOPICS.predictions(), VM, prediction(VM, NOON, 0.75), NOON.minusSeconds(10));
        kafka.send(TOPICS.predictions(), VM, prediction(VM, NOON, 0.75), NOON.minusSeconds(9));
        kafka.setMaxPollRecords(1);
        reader.round();

        assertThat(reader.isReady()).isFalse();
        assertThat(Scrape.of(registry)).contains("vane_exporter_lag_records{topic=vane.predictions.v1} 1.0");

        later(Duration.ofSeconds(1));

        assertThat(reader.isReady()).isTrue();
        assertThat(Scrape.of(registry)).contains("vane_exporter_lag_records{topic=vane.predictions.v1} 0.0");
    }

    @Test
    void waitsForTopicsAndTakesAllThatComesAsNews() {
        reader.round();
        assertThat(reader.isReady()).isFalse();

        kafka.exist(TOPICS.skippedWindows());
        later(Duration.ofSeconds(1));
        assertThat(reader.isReady()).isFalse();

        kafka.exist();
        kafka.send(TOPICS.predictions(), VM, prediction(VM, NOON, 0.75), NOON);
        later(Duration.ofSeconds(1));

        assertThat(reader.isReady()).isTrue();
        assertThat(Scrape.of(registry)).contains("vane_predictions_total 1.0");
    }

    @Test
    void dropsSilentVmsEvenWhileBrokersDoNotAnswer() {
        kafka.exist();
        reader.round();
        kafka.send(TOPICS.predictions(), VM, prediction(VM, NOON, 0.75), NOON);
        reader.round();

        kafka.setPollException(new TimeoutException("no answer"));
        later(Duration.ofSeconds(901));

        assertThat(Scrape.of(registry)).noneMatch(line -> line.startsWith(PERFORMANCE));
    }

    @Test
    void outlivesBrokersThatDoNotAnswer() {
        kafka.exist();
        kafka.setOffsetsException(new TimeoutException("no answer"));
        reader.round();
        assertThat(reader.isReady()).isFalse();

        kafka.setOffsetsException(null);
        later(Duration.ofSeconds(1));

        assertThat(reader.isReady()).isTrue();
        assertThat(reader.isHealthy()).isTrue();
    }

    @Test
    void isHealthyWhileItsRoundsGoOn() {
        kafka.exist();
        reader.round();
        assertThat(reader.isHealthy()).isTrue();

        now = now.plusSeconds(31);

        assertThat(reader.isHealthy()).isFalse();
    }

    @Test
    void endsUnhealthyWhenReadingFailsForGood() {
        kafka.exist();
        kafka.schedulePollTask(() -> {
            throw new IllegalStateException("broken");
        });

        reader.run();

        assertThat(reader.isHealthy()).isFalse();
        assertThat(kafka.closed()).isTrue();
    }

    @Test
    void endsWhenItIsStopped() {
        kafka.exist();
        kafka.schedulePollTask(reader::stop);

        reader.run();

        assertThat(kafka.closed()).isTrue();
    }

    /** Lets time pass, then reads what has come. */
    private void later(Duration passed) {
        now = now.plus(passed);
        reader.round();
    }

    private static SkippedWindow skipped() {
        return new SkippedWindow(VM, NOON.getEpochSecond(), SkippedWindow.Reason.OVERLOADED, 60, 0);
    }

    private static DeadLetter deadLetter() {
        return new DeadLetter(
                DeadLetter.Reason.LATE, "closed", Optional.empty(), Optional.empty(), "vane.samples.v1", 0, 1, 2);
    }

    /** Writes down what it hears. */
    private static final class RecordingListener implements OutcomeListener {
        private final List<String> events = new ArrayList<>();

        @Override
        public void predicted(Prediction prediction, Optional<AttentionSummary> attention, Instant visible) {
            events.add("%s %s after %s %s attention"
                    .formatted(
                            prediction.key().vm(),
                            prediction.relativePerformance(),
                            Duration.between(Instant.ofEpochSecond(prediction.second()), visible),
                            attention.isPresent() ? "with" : "without"));
        }

        @Override
        public void skipped(SkippedWindow skipped) {
            events.add("%s skipped %s".formatted(skipped.key().vm(), skipped.reason()));
        }

        @Override
        public void explained(Explanation explanation) {
            events.add(explanation.key().vm() + " explained");
        }

        @Override
        public void gone(VmKey vm) {
            events.add(vm.vm() + " gone");
        }
    }
}
