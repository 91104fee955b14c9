package dev.vane.platform.collection;

import dev.vane.clients.KafkaSettings;
import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes how fast VMs were measured to run, as any application that knows it may do. Does not wait for brokers. */
public final class MeasuredPublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MeasuredPublisher.class);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);

    private final Map<String, Object> settings;
    private KafkaProducer<byte[], byte[]> producer;

    /** Connects with the first measurement: most sources have none. */
    public MeasuredPublisher(KafkaSettings kafka) {
        settings = new HashMap<>(kafka.producer());
        // A send that had to wait would hold up whoever sends.
        settings.put("max.block.ms", 100);
    }

    /**
     * Hands a measurement over.
     *
     * @throws org.apache.kafka.common.KafkaException if the settings cannot be used
     */
    public void send(MeasuredPerformance measured) {
        var _ = producer().send(record(measured), (metadata, e) -> heard(e));
    }

    private synchronized KafkaProducer<byte[], byte[]> producer() {
        if (producer == null) {
            producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    /** It is told beside what is predicted: without it, nothing else is amiss. */
    private static void heard(Exception e) {
        if (e != null) {
            LOG.warn("a measured performance was not published reason={}", e.getMessage());
        }
    }

    private static ProducerRecord<byte[], byte[]> record(MeasuredPerformance measured) {
        var topic = Topics.MEASURED_PERFORMANCES;
        return new ProducerRecord<>(
                topic.name(),
                topic.key().serializer().serialize(topic.name(), measured.key()),
                topic.value().serializer().serialize(topic.name(), measured));
    }

    /** Does not wait for brokers that are away. */
    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(LONGEST_CLOSE);
        }
    }
}
