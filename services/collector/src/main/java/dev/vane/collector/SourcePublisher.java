package dev.vane.collector;

import dev.vane.clients.KafkaSettings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what sources yield to the samples topic: for each second of a host its samples, then its tick, in order and keyed
 * by host. It waits for brokers that are away, however long. What a live source yields meanwhile is kept, up to a bound;
 * beyond it the oldest seconds are dropped, each as a whole, and counted. Other sources are made to wait instead, and
 * lose nothing.
 */
public final class SourcePublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SourcePublisher.class);

    private final String topic;
    private final PublisherMetrics metrics;
    private final Outbox outbox;
    private final Connection connection;
    private final SecondSender sender;

    /** As the other one, with the standard bound. */
    public SourcePublisher(
            KafkaSettings kafka, String topic, PrometheusRegistry registry, Map<String, String> headers) {
        this(PublisherConfig.standard(), kafka, topic, registry, headers);
    }

    /**
     * Starts to look for the brokers; they need not be there.
     *
     * @param config how much is kept
     * @param kafka how to reach the brokers
     * @param topic where the records go; it is awaited if it does not exist
     * @param registry where the counts are exposed
     * @param headers put on every record, as UTF-8, beside one that names this publisher
     * @throws KafkaException if the settings cannot be used
     */
    public SourcePublisher(
            PublisherConfig config,
            KafkaSettings kafka,
            String topic,
            PrometheusRegistry registry,
            Map<String, String> headers) {
        this(
                config,
                kafka.bootstrapServers(),
                producers(kafka),
                new KafkaTopicWatch(kafka, topic),
                topic,
                registry,
                headers);
    }

    SourcePublisher(
            PublisherConfig config,
            String bootstrapServers,
            Supplier<Producer<byte[], byte[]>> producers,
            TopicWatch watch,
            String topic,
            PrometheusRegistry registry,
            Map<String, String> headers) {
        this.topic = topic;
        this.metrics = PublisherMetrics.of(registry);
        long quarterOfHeap = Runtime.getRuntime().maxMemory() / 4;
        this.outbox = new Outbox(config.bufferSeconds(), quarterOfHeap, metrics, System::nanoTime);
        this.connection = new Connection(bootstrapServers, Connection.PATIENCE, outbox, metrics);
        this.sender = new SecondSender(producers, watch, topic, headers(headers), outbox, connection, metrics);
        sender.start();
    }

    /** Makes the first producer at once, so that settings that cannot be used are told at the start. */
    private static Supplier<Producer<byte[], byte[]>> producers(KafkaSettings kafka) {
        Map<String, Object> settings = SenderSettings.of(kafka);
        Queue<Producer<byte[], byte[]>> made = new ConcurrentLinkedQueue<>();
        try {
            made.add(new KafkaProducer<>(settings));
        } catch (KafkaException e) {
            if (!SenderSettings.isUnresolved(e)) {
                throw e;
            }
        }
        return () -> {
            Producer<byte[], byte[]> first = made.poll();
            return first == null ? new KafkaProducer<>(settings) : first;
        };
    }

    private static List<Header> headers(Map<String, String> headers) {
        return Stream.concat(
                        Stream.of(SenderId.random()),
                        headers.entrySet().stream()
                                .map(header -> new RecordHeader(
                                        header.getKey(), header.getValue().getBytes(StandardCharsets.UTF_8))))
                .toList();
    }

    /**
     * Publishes until the source ends, then waits until all is acknowledged or {@link #giveUp} is called. Does not close
     * the source. Several sources may run at the same time.
     *
     * @throws SendFailedException if nothing can ever be sent
     * @throws RuntimeException why the source has failed, once what it yielded before is sent
     * @throws InterruptedException if the thread is interrupted; what was sent stays sent
     */
    public PublishedCounts run(Source source) throws InterruptedException {
        Publication publication = new Publication(source.isLive(), metrics);
        try {
            for (var second = source.next(); second.isPresent(); second = source.next()) {
                outbox.put(OutgoingSecond.of(second.get(), publication));
                requireSending();
            }
        } catch (RuntimeException e) {
            var _ = publication.await();
            throw e;
        }
        PublishedCounts counts = publication.await();
        requireSending();
        LOG.info(
                "published topic={} samples={} ticks={} dropped-seconds={} unsent-seconds={} complete={}",
                topic,
                counts.samples(),
                counts.ticks(),
                counts.droppedSeconds(),
                counts.unsentSeconds(),
                counts.complete());
        return counts;
    }

    private void requireSending() {
        sender.failure().ifPresent(e -> {
            throw new SendFailedException(topic, e);
        });
    }

    /** True while the brokers take what is sent, or would if there were something. */
    public boolean isReady() {
        return connection.isReady();
    }

    /** Ends every run now: what is not sent is counted and forgotten. */
    public void giveUp() {
        outbox.close();
    }

    /** Gives up what is not sent, and frees the producer. */
    @Override
    public void close() {
        sender.close();
    }
}
