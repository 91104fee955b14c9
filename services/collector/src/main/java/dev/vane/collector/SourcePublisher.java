package dev.vane.collector;

import dev.vane.clients.KafkaSettings;
import dev.vane.contracts.Sample;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.SourceRecords;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what a source yields to the samples topic: for each second of a host its samples, then its tick, in order and
 * keyed by host. Every record is acknowledged or the run fails; nothing is lost in silence. Pace is the source's
 * business.
 */
public final class SourcePublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SourcePublisher.class);

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final PublisherMetrics metrics;
    private final List<Header> headers;

    /**
     * @param kafka how to reach the brokers
     * @param topic must exist, and answer on every partition, before the first run
     * @param registry where the counts are exposed
     * @param headers put on every record, as UTF-8
     */
    public SourcePublisher(
            KafkaSettings kafka, String topic, PrometheusRegistry registry, Map<String, String> headers) {
        this(new KafkaProducer<>(kafka.producer()), topic, registry, headers);
    }

    SourcePublisher(
            Producer<byte[], byte[]> producer, String topic, PrometheusRegistry registry, Map<String, String> headers) {
        this.producer = producer;
        this.topic = topic;
        this.metrics = PublisherMetrics.of(registry);
        this.headers = headers.entrySet().stream()
                .<Header>map(header -> new RecordHeader(header.getKey(), utf8(header.getValue())))
                .toList();
    }

    /**
     * Publishes until the source ends, then waits until all is acknowledged. Does not close the source.
     *
     * @throws SendFailedException if a record does not reach the topic; the source is not read any further
     * @throws InterruptedException if the thread is interrupted; what was sent stays sent
     */
    public PublishedCounts run(Source source) throws InterruptedException {
        Run run = new Run();
        try {
            for (var second = source.next(); second.isPresent(); second = source.next()) {
                run.publish(second.get());
            }
            producer.flush();
        } catch (InterruptException e) {
            throw interrupted(e);
        }
        PublishedCounts counts = run.counts();
        LOG.info(
                "published topic={} samples={} ticks={} complete={}",
                topic,
                counts.samples(),
                counts.ticks(),
                counts.complete());
        return counts;
    }

    /** Kafka's own exception leaves the thread's flag set; with the checked one it is clear by custom. */
    private static InterruptedException interrupted(InterruptException cause) {
        boolean _ = Thread.interrupted();
        InterruptedException interrupted = new InterruptedException(cause.getMessage());
        interrupted.initCause(cause);
        return interrupted;
    }

    /** Sends what is still waiting, then frees the producer. */
    @Override
    public void close() {
        producer.close();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The state of one run; callbacks reach it from the producer's thread. */
    private final class Run {
        private final AtomicReference<Exception> failure = new AtomicReference<>();
        private final Set<String> openHosts = new HashSet<>();
        private long samples;
        private long ticks;

        void publish(HostSecond second) {
            byte[] key = utf8(second.host());
            for (Sample sample : second.samples()) {
                send(key, sample);
            }
            send(key, second.tick());
            samples += second.samples().size();
            ticks++;
            if (second.last()) {
                openHosts.remove(second.host());
            } else {
                openHosts.add(second.host());
            }
        }

        private void send(byte[] key, SourceRecord record) {
            requireNoFailure();
            var bytes = new ProducerRecord<>(topic, null, key, SourceRecords.encode(record), headers);
            long sent = System.nanoTime();
            try {
                var _ = producer.send(bytes, (metadata, e) -> acknowledged(record, sent, e));
            } catch (InterruptException e) {
                throw e;
            } catch (KafkaException | IllegalStateException e) {
                metrics.sendFailures.inc();
                throw new SendFailedException(topic, e);
            }
        }

        private void acknowledged(SourceRecord record, long sent, Exception e) {
            if (e != null) {
                metrics.sendFailures.inc();
                failure.compareAndSet(null, e);
                return;
            }
            metrics.sendDuration.observe(Unit.nanosToSeconds(System.nanoTime() - sent));
            (record instanceof Sample ? metrics.samples : metrics.ticks).inc();
        }

        PublishedCounts counts() {
            requireNoFailure();
            return new PublishedCounts(samples, ticks, openHosts.isEmpty());
        }

        private void requireNoFailure() {
            Exception e = failure.get();
            if (e != null) {
                throw new SendFailedException(topic, e);
            }
        }
    }
}
