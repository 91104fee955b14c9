package dev.vane.e2e;

import dev.vane.clients.KafkaSettings;
import dev.vane.contracts.Topic;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads a topic from its beginning, as a reader of committed records. Belongs to one thread. */
final class CommittedTopic implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);

    private final Topic<?, ?> topic;
    private final KafkaConsumer<byte[], byte[]> consumer;

    CommittedTopic(Topic<?, ?> topic, KafkaSettings kafka) {
        this.topic = topic;
        consumer = new KafkaConsumer<>(kafka.consumer());
        consumer.assign(consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList());
        consumer.seekToBeginning(consumer.assignment());
    }

    /** Hands over what there is, waiting a moment for the first record; not a null, which tells that a VM is gone. */
    @SuppressWarnings("unchecked") // the caller names the topic and the type
    <V> void poll(Consumer<V> taker) {
        consumer.poll(POLL).forEach(record -> {
            Object value = topic.value().deserializer().deserialize(topic.name(), record.value());
            if (value != null) {
                taker.accept((V) value);
            }
        });
    }

    @Override
    public void close() {
        consumer.close();
    }
}
