package dev.vane.platform.demo;

import dev.vane.clients.KafkaSettings;
import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes how fast the demo's own workloads are, as any application that knows it may do: for two minutes to be learnt
 * from, and then only to be compared, so that what is told after that is a test of it.
 */
final class Feedback implements AutoCloseable {
    /** Seconds of measurements that predictions may be shifted by. */
    static final int LEARNT_SECONDS = 120;

    private static final Logger LOG = LoggerFactory.getLogger(Feedback.class);

    /** By then the workloads have told of a second. */
    private static final long PATIENCE_SECONDS = 1;

    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);

    private final LiveHost host;
    private final StressEffect effect;
    private final Consumer<MeasuredPerformance> listener;
    private final MeasuredPace pace = new MeasuredPace();
    private final KafkaProducer<byte[], byte[]> producer;
    private long next;
    private OptionalLong firstMeasured = OptionalLong.empty();

    /** @param listener hears of everything that is published */
    Feedback(
            KafkaSettings kafka,
            LiveHost host,
            StressEffect effect,
            Consumer<MeasuredPerformance> listener,
            Instant now) {
        this.host = host;
        this.effect = effect;
        this.listener = listener;
        this.next = now.getEpochSecond();
        // A send that had to wait would hold up the screen.
        Map<String, Object> settings = new HashMap<>(kafka.producer());
        settings.put("max.block.ms", 100);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Publishes the seconds that have ended since the last call. */
    void publish(Instant now) {
        for (; next <= now.getEpochSecond() - PATIENCE_SECONDS; next++) {
            boolean interfered = host.isInterfered();
            effect.second(next, interfered);
            for (MeasuredPerformance of : pace.second(next, interfered, host.pieces(next))) {
                MeasuredPerformance measured = isLearntFrom(next) ? of : of.comparedOnly();
                effect.measured(measured.key(), next, measured.relativePerformance());
                listener.accept(measured);
                var _ = producer.send(record(measured), (metadata, e) -> heard(e));
            }
        }
    }

    private boolean isLearntFrom(long second) {
        if (firstMeasured.isEmpty()) {
            firstMeasured = OptionalLong.of(second);
            effect.learntUntil(second + LEARNT_SECONDS - 1);
        }
        return second < firstMeasured.getAsLong() + LEARNT_SECONDS;
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
    public void close() {
        producer.close(LONGEST_CLOSE);
    }
}
