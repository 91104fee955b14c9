package dev.vane.exporter;

import dev.vane.clients.KafkaSettings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows what the pipeline publishes to Prometheus.
 *
 * <pre>
 * predictions ─────────┐
 * attention-summaries ─┤         ┌─▶ series of VMs ─────┐
 * skipped-windows ─────┼─▶ read ─┼─▶ errors of models ──┼─▶ /metrics
 * dead-letters ────────┤         ├─▶ counters, delays ──┘
 * realised-errors ─────┤         └─▶ listener
 * explanations ────────┤
 * attention-statistics ┘
 * </pre>
 *
 * It keeps nothing: on start it rebuilds the series from the newest part of the topics. Counters start at zero then.
 */
public final class Exporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Exporter.class);
    private static final Duration CLOSE_WITHIN = Duration.ofMillis(1800);

    private final ExporterServer server;
    private final OutcomeReader reader;
    private final Thread thread;

    private Exporter(ExporterServer server, OutcomeReader reader) {
        this.server = server;
        this.reader = reader;
        this.thread = Thread.ofPlatform().name("vane-exporter").daemon().unstarted(reader);
    }

    /** Starts on the platform's own topics; see the other {@code start}. */
    public static Exporter start(ExporterConfig config, KafkaSettings kafka, PrometheusRegistry registry) {
        return start(config, kafka, registry, ExporterTopics.standard(), OutcomeListener.NONE);
    }

    /**
     * Starts to read and to listen. Brokers and topics need not be there yet: until they are, it is not ready.
     *
     * @param registry where its metrics go, and what {@code /metrics} shows; may hold others' metrics as well
     * @param listener hears of what arrives from now on
     * @throws CannotListenException if the address cannot be listened on
     * @throws KafkaException if the Kafka settings cannot be used
     */
    public static Exporter start(
            ExporterConfig config,
            KafkaSettings kafka,
            PrometheusRegistry registry,
            ExporterTopics topics,
            OutcomeListener listener) {
        ExporterServer server = ExporterServer.bind(config);
        KafkaConsumer<byte[], byte[]> consumer;
        try {
            consumer = new KafkaConsumer<>(settings(kafka));
        } catch (KafkaException e) {
            server.close();
            throw e;
        }
        InstantSource clock = InstantSource.system();
        VmSeries series = new VmSeries(config.seriesMax(), config.dropAfter());
        registry.register(new VmCollector(series, clock));
        RealisedErrors errors = new RealisedErrors(config.dropAfter());
        registry.register(errors);
        HeadStatistics heads = new HeadStatistics(config.dropAfter());
        registry.register(heads);
        OutcomeReader reader = new OutcomeReader(
                consumer,
                topics,
                new Assignment(consumer, topics, config.dropAfter()),
                series,
                errors,
                heads,
                new FleetMetrics(registry, topics.names()),
                listener,
                clock);
        Exporter exporter = new Exporter(server, reader);
        exporter.thread.start();
        server.start(registry, reader::isReady, reader::isHealthy);
        LOG.info("exporter=started port={} config={} topics={}", exporter.port(), config, topics.names());
        return exporter;
    }

    /** A consumer that creates no topics, and needs no group because every exporter reads everything. */
    private static Map<String, Object> settings(KafkaSettings kafka) {
        Map<String, Object> settings = new HashMap<>(kafka.consumer());
        settings.putIfAbsent("client.id", "vane-exporter");
        settings.put("allow.auto.create.topics", false);
        return settings;
    }

    /** The port that it listens on, also where the configuration left the choice open. */
    public int port() {
        return server.port();
    }

    /** True once everything that was in the topics at the start is shown; stays so. */
    public boolean isReady() {
        return reader.isReady();
    }

    /** Ends reading and listening, within two seconds. */
    @Override
    public void close() {
        reader.stop();
        server.close();
        try {
            thread.join(CLOSE_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
