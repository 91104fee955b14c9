package dev.vane.web;

import static dev.vane.web.Outcomes.NOON;
import static dev.vane.web.Outcomes.SECOND;
import static dev.vane.web.Outcomes.VM;
import static dev.vane.web.Outcomes.attention;
import static dev.vane.web.Outcomes.error;
import static dev.vane.web.Outcomes.explanation;
import static dev.vane.web.Outcomes.map;
import static dev.vane.web.Outcomes.prediction;
import static dev.vane.web.Outcomes.skipped;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.contracts.Branch;
import dev.vane.contracts.VmKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class TopicReaderTest {
    private static final ConsoleTopics TOPICS = ConsoleTopics.standard();
    private static final Query.Range EVER = new Query.Range(0, Long.MAX_VALUE);

    private final FakeTopics kafka = new FakeTopics();
    private final Fleet fleet = new Fleet(10, Duration.ofHours(1));
    private Instant now = NOON;
    private final TopicReader reader = new TopicReader(
            kafka, TOPICS, new Assignment(kafka, TOPICS, Duration.ofHours(1)), fleet, new EventStream(), () -> now);

    @Test
    void readsEveryTopic() {
        kafka.exist(TOPICS);
        kafka.send(TOPICS.predictions(), VM, prediction(VM, SECOND, 0.5), NOON);
        kafka.send(TOPICS.attentionSummaries(), VM, attention(VM, SECOND), NOON);
        kafka.send(TOPICS.skippedWindows(), VM, skipped(VM, SECOND - 1), NOON);
        kafka.send(TOPICS.realisedErrors(), VM, error(VM, SECOND, 0.75), NOON);
        kafka.send(TOPICS.explanations(), VM, explanation(VM, SECOND), NOON);
        kafka.send(TOPICS.attentionMaps(), VM, map(VM, SECOND, Branch.TEMPORAL, false), NOON);
        kafka.send(TOPICS.attentionMaps(), VM, map(VM, SECOND, Branch.SYSTEM, true), NOON);

        reader.round();

        Fleet.Detail detail = fleet.detail(VM);
        assertThat(detail.vm().relativePerformance()).contains(0.5f);
        assertThat(detail.attention()).contains(attention(VM, SECOND));
        assertThat(fleet.history(VM, history -> history.view(EVER)).measured()).containsExactly(0.75f);
        assertThat(fleet.history(VM, history -> history.view(EVER)).skipped()).hasSize(1);
        assertThat(fleet.explanations(VM)).containsExactly(explanation(VM, SECOND));
        assertThat(fleet.maps(VM))
                .containsExactly(
                        new MapPlace(
                                new TopicPartition(TOPICS.attentionMaps().name(), 0),
                                1,
                                new MapPlace.Head(SECOND, "small-1", Branch.SYSTEM, true, 1, 1, 2)),
                        new MapPlace(
                                new TopicPartition(TOPICS.attentionMaps().name(), 0),
                                0,
                                new MapPlace.Head(SECOND, "small-1", Branch.TEMPORAL, false, 1, 1, 2)));
    }

    @Test
    void isReadyOnceTheTopicsAreThereAndWhatTheyHeldIsRead() {
        reader.round();
        assertThat(reader.isReady()).isFalse();

        kafka.exist(TOPICS);
        kafka.send(TOPICS.predictions(), VM, prediction(VM, SECOND, 0.5), NOON);
        now = NOON.plusSeconds(1);
        reader.round();

        assertThat(reader.isReady()).isTrue();
        assertThat(fleet.vms()).hasSize(1);
    }

    @Test
    void leavesOutWhatIsOlderThanItsHistory() {
        kafka.exist(TOPICS);
        kafka.send(TOPICS.predictions(), VM, prediction(VM, SECOND - 3700, 0.25), NOON.minusSeconds(3700));
        kafka.send(TOPICS.predictions(), VM, prediction(VM, SECOND - 3500, 0.5), NOON.minusSeconds(3500));

        reader.round();

        assertThat(kafka.delivered()).extracting(record -> record.offset()).containsExactly(1L);
    }

    @Test
    void aNullPredictionSaysThatAVmIsGone() {
        kafka.exist(TOPICS);
        kafka.send(TOPICS.predictions(), VM, prediction(VM, SECOND, 0.5), NOON);
        kafka.send(TOPICS.predictions(), VM, null, NOON);
        kafka.send(TOPICS.predictions(), new VmKey("host-1", "vm-2"), prediction(VM, SECOND, 0.5), NOON);

        reader.round();

        assertThat(fleet.vms()).isEmpty();
    }

    @Test
    void goesOnAfterARecordThatItCannotRead() {
        kafka.exist(TOPICS);
        TopicPartition predictions = new TopicPartition(TOPICS.predictions().name(), 0);
        kafka.sendBytes(predictions, new byte[] {1}, new byte[] {2}, NOON);
        kafka.sendBytes(predictions, null, null, NOON);
        kafka.send(TOPICS.predictions(), VM, prediction(VM, SECOND, 0.5), NOON);

        reader.round();

        assertThat(fleet.vms()).hasSize(1);
        assertThat(reader.isReady()).isTrue();
    }

    @Test
    void goesOnAfterTheBrokersWereMissing() {
        kafka.exist(TOPICS);
        kafka.send(TOPICS.predictions(), VM, prediction(VM, SECOND, 0.5), NOON);
        kafka.setOffsetsException(new TimeoutException("no broker"));
        reader.round();
        assertThat(reader.isReady()).isFalse();

        kafka.setOffsetsException(null);
        now = NOON.plusSeconds(1);
        reader.round();

        assertThat(reader.isReady()).isTrue();
        assertThat(fleet.vms()).hasSize(1);
    }

    @Test
    void forgetsMapsThatWereDeleted() {
        kafka.exist(TOPICS);
        TopicPartition maps = new TopicPartition(TOPICS.attentionMaps().name(), 0);
        kafka.send(TOPICS.predictions(), VM, prediction(VM, SECOND, 0.5), NOON);
        List.of(false, true)
                .forEach(calibrated ->
                        kafka.send(TOPICS.attentionMaps(), VM, map(VM, SECOND, Branch.SYSTEM, calibrated), NOON));
        reader.round();

        kafka.delete(maps, 1);
        now = NOON.plusSeconds(61);
        reader.round();

        assertThat(fleet.maps(VM)).extracting(MapPlace::offset).containsExactly(1L);
    }
}
