package dev.vane.web;

import dev.vane.clients.FollowedTopic;
import dev.vane.clients.FollowedTopic.Start;
import dev.vane.contracts.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Hands records over as a follower does that has read them. */
final class Read {
    private final Map<String, FollowedTopic> followed;
    private final Map<String, Long> offsets = new HashMap<>();

    Read(OutcomeHandlers handlers, Duration history) {
        followed = handlers.topics(history).stream().collect(Collectors.toMap(FollowedTopic::name, topic -> topic));
    }

    Map<String, Start> starts() {
        return followed.values().stream().collect(Collectors.toMap(FollowedTopic::name, FollowedTopic::start));
    }

    <K, V> void history(Topic<K, V> topic, K key, V value, Instant appended) {
        handle(topic, key, value, appended, false);
    }

    <K, V> void news(Topic<K, V> topic, K key, V value, Instant appended) {
        handle(topic, key, value, appended, true);
    }

    private <K, V> void handle(Topic<K, V> topic, K key, V value, Instant appended, boolean isNews) {
        handle(
                topic.name(),
                topic.key().serializer().serialize(topic.name(), key),
                topic.value().serializer().serialize(topic.name(), value),
                appended,
                isNews);
    }

    void bytes(String topic, byte[] key, byte[] value) {
        handle(topic, key, value, Outcomes.NOON, true);
    }

    private void handle(String topic, byte[] key, byte[] value, Instant appended, boolean isNews) {
        long offset = offsets.merge(topic, 1L, Long::sum) - 1;
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                topic,
                0,
                offset,
                appended.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
        followed.get(topic).handler().handle(record, isNews);
    }
}
