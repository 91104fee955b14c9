package dev.vane.web;

import dev.vane.contracts.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Topics in memory, with the consumer that reads them. */
final class FakeTopics extends MockConsumer<byte[], byte[]> {
    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> log = new HashMap<>();
    private final Map<TopicPartition, Integer> handedOver = new HashMap<>();
    private final List<ConsumerRecord<byte[], byte[]>> delivered = new ArrayList<>();

    FakeTopics() {
        super("earliest");
    }

    /** Creates one topic. */
    void exist(String topic, int partitions) {
        updatePartitions(
                topic,
                IntStream.range(0, partitions)
                        .mapToObj(number -> new PartitionInfo(topic, number, null, null, null))
                        .toList());
        for (int number = 0; number < partitions; number++) {
            TopicPartition partition = new TopicPartition(topic, number);
            log.put(partition, new ArrayList<>());
            updateBeginningOffsets(Map.of(partition, 0L));
            updateEndOffsets(Map.of(partition, 0L));
        }
    }

    <K, V> void send(Topic<K, V> topic, K key, V value, Instant appended) {
        send(topic, 0, key, value, appended);
    }

    <K, V> void send(Topic<K, V> topic, int partition, K key, V value, Instant appended) {
        sendBytes(
                new TopicPartition(topic.name(), partition),
                topic.key().serializer().serialize(topic.name(), key),
                topic.value().serializer().serialize(topic.name(), value),
                appended);
    }

    void sendBytes(TopicPartition partition, byte[] key, byte[] value, Instant appended) {
        List<ConsumerRecord<byte[], byte[]>> records = log.get(partition);
        records.add(new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
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

    /** Forgets the records before an offset. */
    void delete(TopicPartition partition, long first) {
        updateBeginningOffsets(Map.of(partition, first));
    }

    /** The records that polls have returned. */
    List<ConsumerRecord<byte[], byte[]>> delivered() {
        return delivered;
    }

    @Override
    public synchronized void assign(Collection<TopicPartition> partitions) {
        super.assign(partitions);
        handedOver.keySet().retainAll(partitions);
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
        polled.forEach(delivered::add);
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
