package dev.vane.exporter;

import dev.vane.contracts.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Topics of one partition each, in memory, with the consumer that reads them. */
final class FakeTopics extends MockConsumer<byte[], byte[]> {
    private final ExporterTopics topics;
    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> log = new HashMap<>();
    private final Map<TopicPartition, Integer> handedOver = new HashMap<>();
    private final List<Long> delivered = new ArrayList<>();

    FakeTopics(ExporterTopics topics) {
        super("earliest");
        this.topics = topics;
    }

    static TopicPartition partition(Topic<?, ?> topic) {
        return new TopicPartition(topic.name(), 0);
    }

    /** Creates all topics. */
    void exist() {
        List.of(
                        topics.predictions(),
                        topics.attentionSummaries(),
                        topics.skippedWindows(),
                        topics.deadLetters(),
                        topics.realisedErrors(),
                        topics.explanations(),
                        topics.attentionStatistics())
                .forEach(this::exist);
    }

    /** Creates one topic. */
    void exist(Topic<?, ?> topic) {
        TopicPartition partition = partition(topic);
        log.putIfAbsent(partition, new ArrayList<>());
        updatePartitions(topic.name(), List.of(new PartitionInfo(topic.name(), 0, null, null, null)));
        updateBeginningOffsets(Map.of(partition, 0L));
        updateEndOffsets(Map.of(partition, (long) log.get(partition).size()));
    }

    <K, V> void send(Topic<K, V> topic, K key, V value, Instant appended) {
        append(
                topic.name(),
                topic.key().serializer().serialize(topic.name(), key),
                topic.value().serializer().serialize(topic.name(), value),
                appended);
    }

    void sendBytes(String topic, byte[] key, byte[] value) {
        append(topic, key, value, Outcomes.NOON);
    }

    private void append(String topic, byte[] key, byte[] value, Instant appended) {
        TopicPartition partition = new TopicPartition(topic, 0);
        List<ConsumerRecord<byte[], byte[]>> records = log.get(partition);
        records.add(new ConsumerRecord<>(
                topic,
                0,
                records.size(),
                appended.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                key,
                value,
                new RecordHeaders(),
                Optional.empty()));
        updateEndOffsets(Map.of(partition, (long) records.size()));
    }

    /** Offsets of the records that a poll has returned. */
    List<Long> deliveredOffsets() {
        return delivered;
    }

    @Override
    public synchronized List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
        return log.containsKey(new TopicPartition(topic, 0)) ? super.partitionsFor(topic, timeout) : List.of();
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        for (TopicPartition partition : assignment()) {
            List<ConsumerRecord<byte[], byte[]>> records = log.get(partition);
            records.stream().skip(handedOver.getOrDefault(partition, 0)).forEach(this::addRecord);
            handedOver.put(partition, records.size());
        }
        ConsumerRecords<byte[], byte[]> polled = super.poll(timeout);
        polled.forEach(record -> delivered.add(record.offset()));
        return polled;
    }

    @Override
    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times, Duration timeout) {
        Map<TopicPartition, OffsetAndTimestamp> offsets = new HashMap<>();
        times.forEach((partition, time) -> offsets.put(
                partition,
                log.get(partition).stream()
                        .filter(record -> record.timestamp() >= time)
                        .findFirst()
                        .map(record -> new OffsetAndTimestamp(record.offset(), record.timestamp()))
                        .orElse(null)));
        return offsets;
    }
}
