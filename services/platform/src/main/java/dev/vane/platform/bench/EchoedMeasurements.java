package dev.vane.platform.bench;

import dev.vane.clients.KafkaSettings;
import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.Topics;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends what was predicted of a second as what was measured of it: as many measurements as there are predictions, each as
 * soon as its second was predicted.
 */
final class EchoedMeasurements implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;

    EchoedMeasurements(KafkaSettings kafka) {
        producer = new KafkaProducer<>(kafka.producer());
    }

    void send(Prediction prediction) {
        var topic = Topics.MEASURED_PERFORMANCES;
        MeasuredPerformance measured =
                new MeasuredPerformance(prediction.key(), prediction.second(), 1, prediction.relativePerformance());
        var _ = producer.send(new ProducerRecord<>(
                topic.name(),
                topic.key().serializer().serialize(topic.name(), measured.key()),
                topic.value().serializer().serialize(topic.name(), measured)));
    }

    @Override
    public void close() {
        producer.close();
    }
}
