package dev.vane.collector.ingest;

import dev.vane.clients.KafkaSettings;
import dev.vane.contracts.DeadLetter;
import dev.vane.contracts.DeadLetter.Reason;
import dev.vane.contracts.Topics;
import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the messages of another collector from a topic, as a member of a group: instances of one group share the partitions, so a
 * topic should be keyed by host, or have one instance. A group that is new begins at the end of the topic. What cannot be read
 * becomes a dead letter.
 *
 * <p>Offsets are committed seconds later, when what was read before them has been sent, so that a crash loses nothing: it is read
 * again, and the pipeline refuses what it has as late.
 */
public final class TopicDoor implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicDoor.class);
    private static final Duration POLL = Duration.ofMillis(100);

    /** Longer than a second stays open, by far. */
    private static final Duration UNTIL_SENT = Duration.ofSeconds(5);

    private final MessageFormat format;
    private final IngestSource source;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Producer<byte[], byte[]> producer;
    private final Thread thread;
    private final List<Future<RecordMetadata>> letters = new ArrayList<>();
    private volatile boolean isEnding;
    private volatile boolean hasFailed;
    private Map<TopicPartition, OffsetAndMetadata> read = Map.of();
    private long readNanos = System.nanoTime();

    /** Starts to read. */
    public TopicDoor(KafkaSettings kafka, String topic, String group, MessageFormat format, IngestSource source) {
        this.format = format;
        this.source = source;
        Map<String, Object> settings = new HashMap<>(kafka.consumer());
        settings.put("group.id", group);
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "latest");
        settings.put("allow.auto.create.topics", false);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of(topic));
        producer = new KafkaProducer<>(kafka.producer(), new ByteArraySerializer(), new ByteArraySerializer());
        thread = Thread.ofPlatform().name("vane-ingest-topic").start(this::read);
    }

    private void read() {
        try {
            while (!isEnding) {
                consumer.poll(POLL).forEach(this::take);
                awaitLetters();
                commit();
            }
        } catch (RuntimeException e) {
            hasFailed = true;
            LOG.error("topic=unreadable reason=\"{}\"", e.getMessage(), e);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        try {
            source.take(format.read(record.value()));
        } catch (UnreadableMessageException e) {
            source.unreadable("%s-%d@%d".formatted(record.topic(), record.partition(), record.offset()), e);
            DeadLetter letter = new DeadLetter(
                    Reason.MALFORMED,
                    e.getMessage(),
                    Optional.ofNullable(record.key()).map(Bytes::wrap),
                    Optional.of(Bytes.wrap(record.value())),
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    record.timestamp());
            String to = Topics.DEAD_LETTERS.name();
            byte[] value = Topics.DEAD_LETTERS.value().serializer().serialize(to, letter);
            letters.add(producer.send(new ProducerRecord<>(to, record.key(), value)));
        }
    }

    /** No offset is committed before its letter has been written. */
    private void awaitLetters() {
        for (Future<RecordMetadata> letter : letters) {
            try {
                letter.get();
            } catch (ExecutionException e) {
                throw new KafkaException("a dead letter cannot be written: " + e.getCause(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KafkaException("interrupted", e);
            }
        }
        letters.clear();
    }

    private void commit() {
        if (System.nanoTime() - readNanos < UNTIL_SENT.toNanos()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> sent = new HashMap<>(read);
        sent.keySet().retainAll(consumer.assignment());
        consumer.commitAsync(sent, (_, error) -> {
            if (error != null) {
                LOG.warn("commit=failed reason=\"{}\"", error.getMessage());
            }
        });
        read = positions();
        readNanos = System.nanoTime();
    }

    private Map<TopicPartition, OffsetAndMetadata> positions() {
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        for (TopicPartition partition : consumer.assignment()) {
            positions.put(partition, new OffsetAndMetadata(consumer.position(partition)));
        }
        return positions;
    }

    /** True while it reads; a failure of its own ends it. */
    public boolean isReading() {
        return thread.isAlive();
    }

    /** Takes nothing more; what was taken is to be sent before {@link #commitAll}. */
    public void endReading() {
        isEnding = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All that was taken before reading ended has been sent: it need not be read again. */
    public void commitAll() {
        if (!hasFailed) {
            try {
                consumer.commitSync(positions());
            } catch (KafkaException e) {
                LOG.warn("commit=failed reason=\"{}\"", e.getMessage());
            }
        }
    }

    /** Ends reading, if it has not ended. */
    @Override
    public void close() {
        endReading();
        consumer.close();
        producer.close();
    }
}
