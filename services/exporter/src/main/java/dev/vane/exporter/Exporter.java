package dev.vane.exporter;

import com.sun.net.httpserver.HttpServer;
import dev.vane.clients.CannotListenException;
import dev.vane.clients.FollowerHealth;
import dev.vane.clients.HttpListener;
import dev.vane.clients.KafkaSettings;
import dev.vane.clients.TopicFollower;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows what the pipeline publishes to Prometheus.
 *
 * <pre>
 * predictions ─────────┐
 * attention-summaries ─┤           ┌─▶ series of VMs ─────┐
 * skipped-windows ─────┼─▶ follow ─┼─▶ errors of models ──┼─▶ /metrics
 * dead-letters ────────┤           ├─▶ counters, delays ──┘
 * realised-errors ─────┤           └─▶ listener
 * explanations ────────┤
 * attention-statistics ┘
 * </pre>
 *
 * It keeps nothing: on start it rebuilds the series from the newest part of the topics. Counters start at zero then. Series
 * of VMs and models are not shown while they are no longer read.
 */
public final class Exporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Exporter.class);

    /** As old as a prediction may be for the rules to trust it. */
    private static final Duration SHOWN_UNREAD = Duration.ofSeconds(30);

    private final ExporterServer server;
    private final TopicFollower follower;

    private Exporter(ExporterServer server, TopicFollower follower) {
        this.server = server;
        this.follower = follower;
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
        HttpServer http = HttpListener.bind(ExporterConfig.LISTEN, config.host(), config.port());
        InstantSource clock = InstantSource.system();
        VmSeries series = new VmSeries(config.seriesMax(), config.dropAfter());
        RealisedErrors errors = new RealisedErrors(config.dropAfter());
        HeadStatistics heads = new HeadStatistics(config.dropAfter());
        FleetMetrics metrics = new FleetMetrics(registry, topics.names());
        OutcomeHandlers handlers = new OutcomeHandlers(topics, series, errors, heads, metrics, listener, clock);
        TopicFollower follower;
        try {
            follower = TopicFollower.of(
                    "exporter", kafka, handlers.topics(config.dropAfter()), new ExporterRounds(handlers, metrics));
        } catch (KafkaException e) {
            http.stop(0);
            throw e;
        }
        BooleanSupplier isRead = () -> follower.health().notLive().compareTo(SHOWN_UNREAD) <= 0;
        registry.register(new ReadCollector(new VmCollector(series, clock), isRead));
        registry.register(new ReadCollector(errors, isRead));
        registry.register(new ReadCollector(heads, isRead));
        metrics.connected(() -> follower.health().isLive());
        ExporterServer server = new ExporterServer(http);
        Exporter exporter = new Exporter(server, follower);
        follower.start();
        server.start(registry, follower::health, follower::isHealthy);
        LOG.info("exporter=started port={} config={} topics={}", exporter.port(), config, topics.names());
        return exporter;
    }

    /** The port that it listens on, also where the configuration left the choice open. */
    public int port() {
        return server.port();
    }

    /** True while everything that is in the topics is shown: it has been read, and the brokers have answered within seconds. */
    public boolean isReady() {
        return health().isLive();
    }

    /** Whether it reads what there is, and why not. */
    public FollowerHealth health() {
        return follower.health();
    }

    /** The error that cannot pass, if there was one: it reads no more then. */
    public Optional<Throwable> failure() {
        return follower.failure();
    }

    /** Ends reading and listening, within two seconds. */
    @Override
    public void close() {
        server.close();
        follower.close();
    }
}
