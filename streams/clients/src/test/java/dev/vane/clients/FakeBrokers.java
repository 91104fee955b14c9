package dev.vane.clients;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Topics in memory: what a consumer reads of them, and what the brokers tell of them. */
final class FakeBrokers extends MockConsumer<byte[], byte[]> implements TopicStates {
    private final Map<String, Uuid> ids = new HashMap<>();
    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> log = new HashMap<>();
    private final Map<TopicPartition, Long> firsts = new HashMap<>();
    private final List<String> delivered = new ArrayList<>();
    private boolean isFrozen;
    private Optional<KafkaException> refusal = Optional.empty();

    FakeBrokers() {
        super("none");
    }

    /** Creates a topic; one that was deleted before gets another id. */
    void create(String topic, int partitions) {
        ids.put(topic, Uuid.randomUuid());
        addPartitions(topic, partitions);
    }

    /** Gives a topic more partitions. */
    void addPartitions(String topic, int partitions) {
        IntStream.range(0, partitions)
                .mapToObj(number -> new TopicPartition(topic, number))
                .forEach(partition -> {
                    log.putIfAbsent(partition, new ArrayList<>());
                    firsts.putIfAbsent(partition, 0L);
                });
    }

    void delete(String topic) {
        ids.remove(topic);
        log.keySet().removeIf(partition -> partition.topic().equals(topic));
        firsts.keySet().removeIf(partition -> partition.topic().equals(topic));
    }

    /** Forgets the records before an offset. */
    void deleteRecords(TopicPartition partition, long first) {
        firsts.put(partition, first);
    }

    void send(String topic, String value, Instant appended) {
        send(new TopicPartition(topic, 0), value, appended);
    }

    void send(TopicPartition partition, String value, Instant appended) {
        List<ConsumerRecord<byte[], byte[]>> records = log.get(partition);
        records.add(new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                records.size(),
                appended.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                null,
                value.getBytes(StandardCharsets.UTF_8),
                new RecordHeaders(),
                Optional.empty()));
    }

    /** Connections stay open, and nothing is answered any more. */
    void freeze() {
        isFrozen = true;
    }

    void thaw() {
        isFrozen = false;
    }

    /** Every poll fails for this reason, and every question if {@code all} says so. */
    void refuse(KafkaException reason) {
        refusal = Optional.of(reason);
    }

    void allow() {
        refusal = Optional.empty();
    }

    /** Values that polls have returned. */
    List<String> delivered() {
        return delivered;
    }

    @Override
    public CompletableFuture<Map<String, TopicState>> ask(Collection<String> topics) {
        if (isFrozen) {
            return new CompletableFuture<Map<String, TopicState>>();
        }
        Map<String, TopicState> states = new HashMap<>();
        topics.stream().filter(ids::containsKey).forEach(topic -> {
            Map<Integer, TopicState.Offsets> offsets = new HashMap<>();
            log.forEach((partition, records) -> {
                if (partition.topic().equals(topic)) {
                    offsets.put(partition.partition(), new TopicState.Offsets(firsts.get(partition), records.size()));
                }
            });
            states.put(topic, new TopicState(ids.get(topic), offsets));
        });
        return CompletableFuture.completedFuture(states);
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        refusal.ifPresent(reason -> {
            throw reason;
        });
        if (isFrozen) {
            return ConsumerRecords.empty();
        }
        Map<TopicPartition, Long> lost = new HashMap<>();
        for (TopicPartition partition : assignment()) {
            List<ConsumerRecord<byte[], byte[]>> records = log.getOrDefault(partition, List.of());
            long position = position(partition);
            updateBeginningOffsets(Map.of(partition, 0L));
            updateEndOffsets(Map.of(partition, (long) records.size()));
            if (ids.containsKey(partition.topic()) && (position > records.size() || position < firsts.get(partition))) {
                lost.put(partition, position);
            }
            records.stream().skip(position).forEach(this::addRecord);
        }
        if (!lost.isEmpty()) {
            throw new OffsetOutOfRangeException(lost);
        }
        ConsumerRecords<byte[], byte[]> polled = super.poll(timeout);
        polled.forEach(record -> delivered.add(new String(record.value(), StandardCharsets.UTF_8)));
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

    @Override
    public void close() {
        super.close();
    }
}
