package dev.vane.web;

import dev.vane.clients.FollowedTopic;
import dev.vane.clients.FollowedTopic.Start;
import dev.vane.contracts.AttentionMap;
import dev.vane.contracts.Explanation;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** What the records of each topic do to the fleet, and to what is known of model requests. */
final class OutcomeHandlers {
    /** Few responses are shown, and whoever starts a console must not wait until many are read. */
    private static final Duration RESPONSES_BACK = Duration.ofMinutes(10);

    private final ConsoleTopics topics;
    private final Fleet fleet;
    private final RecentResponses responses;
    private final Consumer<Explanation> explained;

    /** @param explained hears of explanations that are news */
    OutcomeHandlers(ConsoleTopics topics, Fleet fleet, RecentResponses responses, Consumer<Explanation> explained) {
        this.topics = topics;
        this.fleet = fleet;
        this.responses = responses;
        this.explained = explained;
    }

    /** The topics to follow: some time back, maps from their first record on, for what is kept of them is little. */
    List<FollowedTopic> topics(Duration history) {
        Start back = new Start.Back(history);
        return List.of(
                new FollowedTopic(topics.predictions().name(), back, (record, _) -> predicted(record)),
                new FollowedTopic(
                        topics.attentionSummaries().name(),
                        back,
                        (record, _) ->
                                fleet.attended(topics.attentionSummaries().valueOf(record), record.timestamp())),
                new FollowedTopic(
                        topics.skippedWindows().name(),
                        back,
                        (record, _) -> fleet.skipped(topics.skippedWindows().valueOf(record), record.timestamp())),
                new FollowedTopic(
                        topics.realisedErrors().name(),
                        back,
                        (record, _) -> fleet.realised(topics.realisedErrors().valueOf(record), record.timestamp())),
                new FollowedTopic(topics.explanations().name(), back, this::explained),
                new FollowedTopic(topics.attentionMaps().name(), new Start.Beginning(), (record, _) -> mapped(record)),
                new FollowedTopic(
                        topics.responses().name(),
                        new Start.Back(RESPONSES_BACK),
                        (record, _) -> responses.add(topics.responses().valueOf(record), record.timestamp())));
    }

    private void predicted(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            fleet.gone(topics.predictions().keyOf(record), record.timestamp());
        } else {
            fleet.predicted(topics.predictions().valueOf(record), record.timestamp());
        }
    }

    private void explained(ConsumerRecord<byte[], byte[]> record, boolean news) {
        Explanation explanation = topics.explanations().valueOf(record);
        fleet.explained(explanation, record.timestamp());
        if (news) {
            explained.accept(explanation);
        }
    }

    private void mapped(ConsumerRecord<byte[], byte[]> record) {
        AttentionMap map = topics.attentionMaps().valueOf(record);
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        fleet.mapped(map.key(), new MapPlace(partition, record.offset(), MapPlace.Head.of(map)), record.timestamp());
    }
}
