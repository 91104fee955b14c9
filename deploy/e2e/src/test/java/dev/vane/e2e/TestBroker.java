package dev.vane.e2e;

import dev.vane.clients.KafkaSettings;
import dev.vane.clients.TopicAdmin;
import dev.vane.contracts.Topic;
import dev.vane.contracts.Topics;
import dev.vane.platform.broker.EmbeddedBroker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** A real broker for one test, on loopback and a free port. */
final class TestBroker implements AutoCloseable {
    private static final Duration TOPICS_TIMEOUT = Duration.ofMinutes(1);

    private final EmbeddedBroker broker;

    private TestBroker(EmbeddedBroker broker) {
        this.broker = broker;
    }

    static TestBroker start(Path directory) {
        return new TestBroker(EmbeddedBroker.start(
                directory.resolve("broker"), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }

    KafkaSettings settings() {
        return KafkaSettings.of(broker.bootstrapServers());
    }

    /** Creates the platform's topics, and those of a second pipeline under each prefix, and waits until all answer. */
    void createTopics(int partitions, String... prefixes) {
        List<Topic<?, ?>> topics = new ArrayList<>(Topics.ALL);
        for (String prefix : prefixes) {
            Topics.OUTPUTS.forEach(topic -> topics.add(topic.prefixed(prefix)));
        }
        try (TopicAdmin admin = new TopicAdmin(settings().admin())) {
            admin.create(topics, partitions);
            admin.await(topics.stream().map(Topic::name).toList(), TOPICS_TIMEOUT);
        }
    }

    /** Records that the topic has been given, by partition. */
    Map<TopicPartition, Long> records(Topic<?, ?> topic) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings().consumer())) {
            return consumer.endOffsets(consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList());
        }
    }

    @Override
    public void close() {
        broker.close();
    }
}
