package dev.vane.exporter;

import static dev.vane.exporter.Outcomes.NOON;
import static dev.vane.exporter.Outcomes.VM;
import static dev.vane.exporter.Outcomes.attention;
import static dev.vane.exporter.Outcomes.error;
import static dev.vane.exporter.Outcomes.explanation;
import static dev.vane.exporter.Outcomes.prediction;
import static dev.vane.exporter.Outcomes.statistics;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.clients.FollowedTopic;
import dev.vane.clients.FollowedTopic.Start;
import dev.vane.contracts.AttentionSummary;
import dev.vane.contracts.DeadLetter;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.Topic;
import dev.vane.contracts.VmKey;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class OutcomeHandlersTest {
    private static final ExporterTopics TOPICS = ExporterTopics.standard();
    private static final String PERFORMANCE = "vane_relative_performance_ratio{host=host-1,vm=vm-1} ";

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final RecordingListener heard = new RecordingListener();
    private final VmSeries series = new VmSeries(10, Duration.ofMinutes(15));
    private final RealisedErrors errors = new RealisedErrors(Duration.ofMinutes(15));
    private final HeadStatistics heads = new HeadStatistics(Duration.ofMinutes(15));
    private Instant now = NOON;
    private final OutcomeHandlers handlers = new OutcomeHandlers(
            TOPICS, series, errors, heads, new FleetMetrics(registry, TOPICS.names()), heard, () -> now);
    private final Map<String, FollowedTopic> followed = handlers.topics(Duration.ofMinutes(15)).stream()
            .collect(Collectors.toMap(FollowedTopic::name, topic -> topic));

    OutcomeHandlersTest() {
        registry.register(new VmCollector(series, () -> now));
        registry.register(errors);
        registry.register(heads);
    }

    @Test
    void followsEveryTopicAsFarBackAsItIsShown() {
        assertThat(followed.keySet()).containsExactlyInAnyOrderElementsOf(TOPICS.names());
        assertThat(start(TOPICS.predictions())).isEqualTo(new Start.Back(Duration.ofMinutes(15)));
        assertThat(start(TOPICS.realisedErrors())).isEqualTo(new Start.Back(Duration.ofHours(1)));
        assertThat(start(TOPICS.skippedWindows())).isEqualTo(new Start.End());
        assertThat(start(TOPICS.deadLetters())).isEqualTo(new Start.End());
    }

    @Test
    void showsCountsAndTellsWhatArrives() {
        now = NOON.plusSeconds(1);
        news(TOPICS.predictions(), VM, prediction(VM, NOON, 0.75), NOON);
        news(TOPICS.attentionSummaries(), VM, attention(VM, NOON, 0.5f), NOON);
        news(TOPICS.skippedWindows(), VM, skipped(), NOON);
        news(TOPICS.deadLetters(), null, deadLetter(), NOON);
        polled();

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
        history(TOPICS.predictions(), VM, prediction(VM, NOON.minusSeconds(60), 0.5), NOON.minusSeconds(60));
        history(TOPICS.explanations(), VM, explanation(VM, NOON.minusSeconds(60)), NOON.minusSeconds(60));
        history(TOPICS.attentionStatistics(), VM, statistics(VM, NOON, 0.25f), NOON.minusSeconds(60));
        polled();

        news(TOPICS.explanations(), VM, explanation(VM, NOON), NOON);
        news(TOPICS.attentionStatistics(), VM, statistics(VM, NOON, 0.75f), NOON);
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
        history(TOPICS.predictions(), VM, prediction(VM, NOON.minusSeconds(60), 0.75), NOON.minusSeconds(59));
        history(TOPICS.skippedWindows(), VM, skipped(), NOON.minusSeconds(59));
        polled();
        polled();

        assertThat(Scrape.of(registry))
                .contains(
                        PERFORMANCE + "0.75",
                        "vane_predictions_total 0.0",
                        "vane_prediction_delay_seconds_count 0.0",
                        "vane_skipped_windows_total{reason=overloaded} 0.0");
        assertThat(heard.events).isEmpty();
    }

    @Test
    void dropsHistoryWhenItIsFifteenMinutesOld() {
        history(TOPICS.predictions(), VM, prediction(VM, NOON, 0.75), NOON.minusSeconds(899));
        polled();
        later(Duration.ofSeconds(2));

        assertThat(Scrape.of(registry)).noneMatch(line -> line.startsWith(PERFORMANCE));
        assertThat(heard.events).containsExactly("vm-1 gone");
    }

    @Test
    void showsRealisedErrorsAndCountsAndTellsThoseThatAreNews() {
        history(TOPICS.predictions(), VM, prediction(VM, NOON.minusSeconds(60), 0.75), NOON.minusSeconds(60));
        history(TOPICS.realisedErrors(), VM, error(VM, NOON.minusSeconds(60), 0.75, 0.5), NOON.minusSeconds(60));
        polled();

        news(TOPICS.realisedErrors(), VM, error(VM, NOON, 0.75, 0.75), NOON);
        later(Duration.ofSeconds(1));

        assertThat(Scrape.of(registry))
                .contains(
                        "vane_realised_absolute_error_ratio{model=small-1,window=10m} 0.125",
                        "vane_realised_coverage_ratio{model=small-1,window=10m} 0.5",
                        "vane_realised_errors_total{model=small-1} 1.0",
                        "vane_measured_performance_ratio{host=host-1,vm=vm-1} 0.75");
        assertThat(heard.events).containsExactly("vm-1 off by 0.0");
    }

    @Test
    void forgetsAModelThatIsNotHeardOf() {
        polled();
        news(TOPICS.realisedErrors(), VM, error(VM, NOON, 0.75, 0.5), NOON);
        polled();
        assertThat(Scrape.of(registry)).anyMatch(line -> line.startsWith("vane_realised_errors_total{"));

        later(Duration.ofSeconds(901));

        assertThat(Scrape.of(registry)).noneMatch(line -> line.startsWith("vane_realised"));
    }

    @Test
    void attentionThatIsReadAfterItsVmLeftDoesNotBringTheVmBack() {
        news(TOPICS.predictions(), VM, prediction(VM, NOON, 0.75), NOON);
        news(TOPICS.predictions(), VM, null, NOON.plusSeconds(1));
        news(TOPICS.attentionSummaries(), VM, attention(VM, NOON, 0.5f), NOON);
        later(Duration.ofSeconds(1));

        assertThat(series.states()).isEmpty();
        later(Duration.ofMinutes(16));
        assertThat(heard.events).filteredOn("vm-1 gone"::equals).hasSize(1);
    }

    @Test
    void attentionThatIsReadBeforeItsVmLeftLeavesNothingEither() {
        news(TOPICS.predictions(), VM, prediction(VM, NOON, 0.75), NOON);
        news(TOPICS.attentionSummaries(), VM, attention(VM, NOON, 0.5f), NOON);
        news(TOPICS.predictions(), VM, null, NOON.plusSeconds(1));
        later(Duration.ofSeconds(1));

        assertThat(series.states()).isEmpty();
        later(Duration.ofMinutes(16));
        assertThat(heard.events).filteredOn("vm-1 gone"::equals).hasSize(1);
    }

    @Test
    void aVmThatComesBackIsShownWithItsAttention() {
        news(TOPICS.predictions(), VM, null, NOON);
        news(TOPICS.predictions(), VM, prediction(VM, NOON, 0.75), NOON);
        news(TOPICS.attentionSummaries(), VM, attention(VM, NOON, 0.5f), NOON);
        polled();

        assertThat(Scrape.of(registry))
                .contains(
                        PERFORMANCE + "0.75", "vane_attention_entropy_ratio{branch=temporal,host=host-1,vm=vm-1} 0.5");
    }

    /** Only attention was heard of it: it never had series. */
    @Test
    void aVmWithoutAPredictionIsNotSaidToBeGone() {
        news(TOPICS.attentionSummaries(), VM, attention(VM, NOON, 0.5f), NOON);
        later(Duration.ofMinutes(16));

        assertThat(series.states()).isEmpty();
        assertThat(heard.events).isEmpty();
    }

    @Test
    void dropsAVmThatIsGone() {
        polled();

        news(TOPICS.predictions(), VM, prediction(VM, NOON, 0.75), NOON);
        news(TOPICS.predictions(), VM, null, NOON);
        later(Duration.ofSeconds(1));

        assertThat(Scrape.of(registry)).noneMatch(line -> line.startsWith(PERFORMANCE));
        assertThat(heard.events).last().isEqualTo("vm-1 gone");
    }

    private <K, V> void history(Topic<K, V> topic, K key, V value, Instant appended) {
        handle(topic, key, value, appended, false);
    }

    private <K, V> void news(Topic<K, V> topic, K key, V value, Instant appended) {
        handle(topic, key, value, appended, true);
    }

    private <K, V> void handle(Topic<K, V> topic, K key, V value, Instant appended, boolean isNews) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                topic.name(),
                0,
                0,
                appended.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                topic.key().serializer().serialize(topic.name(), key),
                topic.value().serializer().serialize(topic.name(), value),
                new RecordHeaders(),
                Optional.empty());
        followed.get(topic.name()).handler().handle(record, isNews);
    }

    private Start start(Topic<?, ?> topic) {
        return followed.get(topic.name()).start();
    }

    private void polled() {
        handlers.polled();
        handlers.expire(now);
    }

    /** Lets time pass. */
    private void later(Duration passed) {
        now = now.plus(passed);
        polled();
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
        public void realised(RealisedError error) {
            events.add("%s off by %s".formatted(error.key().vm(), error.absoluteError()));
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
