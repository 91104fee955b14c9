package dev.vane.collector.ingest;

import dev.vane.clients.KafkaSettings;
import java.io.Closeable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the messages of another collector from a topic, as a member of a group: instances of one group share the partitions, so a
 * topic should be keyed by host, or have one instance. A group that is new begins at the end of the topic.
 */
public final class TopicDoor implements Closeable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final MessageFormat format;
    private final IngestSource source;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;

    /** Starts to read. */
    public TopicDoor(KafkaSettings kafka, String topic, String group, MessageFormat format, IngestSource source) {
        this.format = format;
        this.source = source;
        Map<String, Object> settings = new HashMap<>(kafka.consumer());
        settings.put("group.id", group);
        settings.put("enable.auto.commit", true);
        settings.put("auto.offset.reset", "latest");
        settings.put("allow.auto.create.topics", false);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of(topic));
        thread = Thread.ofPlatform().name("vane-ingest-topic").start(this::read);
    }

    private void read() {
        try (consumer) {
            while (true) {
                consumer.poll(POLL).forEach(this::take);
            }
        } catch (WakeupException e) {
            // It is to end.
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
        }
    }

    /** True while it reads; a failure of its own ends it. */
    public boolean isReading() {
        return thread.isAlive();
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
