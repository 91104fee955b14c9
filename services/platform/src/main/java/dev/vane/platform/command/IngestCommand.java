package dev.vane.platform.command;

import dev.vane.clients.KafkaSettings;
import dev.vane.collector.PublishedCounts;
import dev.vane.collector.PublisherConfig;
import dev.vane.collector.SourcePublisher;
import dev.vane.collector.ingest.IngestMetrics;
import dev.vane.collector.ingest.IngestSource;
import dev.vane.collector.ingest.MessageFormat;
import dev.vane.collector.ingest.OtlpDoor;
import dev.vane.collector.ingest.ScrapeDoor;
import dev.vane.collector.ingest.TopicDoor;
import dev.vane.contracts.Topics;
import dev.vane.platform.collection.Collection;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "ingest",
        description =
                "Makes samples of the metrics that another collector sends: OpenTelemetry, collectd, Telegraf or a Prometheus"
                        + " exporter of libvirt. A mapping says which of its series are which metric of which VM. Whatever is left"
                        + " out is counted and named. See docs/guides/send-your-own.md.")
final class IngestCommand implements Callable<Integer> {
    private static final Duration STEP = Duration.ofMillis(200);

    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaOptions common;

    @Mixin
    private MetricsOption metrics;

    /** Who sends, and how. */
    enum From {
        COLLECTD,
        TELEGRAF,
        OTLP,
        OTLP_HTTP,
        PROMETHEUS
    }

    @Option(
            names = "--from",
            required = true,
            paramLabel = "SENDER",
            description =
                    "Who sends: collectd, telegraf or otlp from a topic, otlp_http at an address, prometheus by asking a"
                            + " page once a second.")
    private From from;

    @Option(
            names = "--mapping",
            paramLabel = "MAPPING",
            description = "A file, or the name of one that is part of Vane: collectd, telegraf, opentelemetry,"
                    + " libvirt-exporter. Default: the one of the sender")
    private Optional<String> mapping = Optional.empty();

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "The topic that the sender writes. Default: collectd, telegraf, or otlp_metrics")
    private Optional<String> topic = Optional.empty();

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            defaultValue = "vane-ingest",
            description = "Consumer group that reads it. Default: ${DEFAULT-VALUE}")
    private String group;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            converter = Address.class,
            defaultValue = "127.0.0.1:4318",
            description = "Where OTLP over HTTP is taken, at /v1/metrics. Default: ${DEFAULT-VALUE}")
    private InetSocketAddress listen;

    @Option(names = "--page", paramLabel = "URL", description = "The page of the Prometheus exporter.")
    private Optional<URI> page = Optional.empty();

    @Override
    public Integer call() throws Exception {
        if (from == From.PROMETHEUS && page.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--from prometheus needs --page URL");
        }
        KafkaSettings kafka = common.kafka();
        PublisherConfig config = PublisherConfig.of(common.settings().values());
        PrometheusRegistry registry = new PrometheusRegistry();
        IngestSource source =
                IngestSource.open(mapping.orElse(usualMapping()), new IngestMetrics(registry), InstantSource.system());
        try (Interrupt interrupt = new Interrupt();
                Closeable door = open(kafka, source)) {
            SourcePublisher publisher = new SourcePublisher(config, kafka, Topics.SAMPLES.name(), registry, Map.of());
            try (Collection collection = new Collection(List.of(source), publisher, _ -> {});
                    Closeable _ = metrics.show(registry, publisher::isReady, "no broker acknowledges what is sent")) {
                Output.line(spec, "takes metrics %s".formatted(where(door)));
                while (!collection.isOver() && !interrupt.await(STEP)) {
                    if (door instanceof TopicDoor reads && !reads.isReading()) {
                        throw new IllegalStateException("the topic cannot be read any more; the log says why");
                    }
                }
                if (door instanceof TopicDoor reads) {
                    reads.endReading();
                }
                PublishedCounts counts = collection.end(interrupt::isRequested);
                if (door instanceof TopicDoor reads) {
                    reads.commitAll();
                }
                Output.line(spec, "sent %d samples and %d ticks".formatted(counts.samples(), counts.ticks()));
            }
        }
        return 0;
    }

    private String usualMapping() {
        return switch (from) {
            case COLLECTD -> "collectd";
            case TELEGRAF -> "telegraf";
            case OTLP, OTLP_HTTP -> "opentelemetry";
            case PROMETHEUS -> "libvirt-exporter";
        };
    }

    private Closeable open(KafkaSettings kafka, IngestSource source) throws IOException {
        return switch (from) {
            case COLLECTD -> topicDoor(kafka, MessageFormat.COLLECTD, source);
            case TELEGRAF -> topicDoor(kafka, MessageFormat.TELEGRAF, source);
            case OTLP -> topicDoor(kafka, MessageFormat.OTLP, source);
            case OTLP_HTTP -> new OtlpDoor(listen, source);
            case PROMETHEUS -> new ScrapeDoor(page.orElseThrow(), source, InstantSource.system());
        };
    }

    private TopicDoor topicDoor(KafkaSettings kafka, MessageFormat format, IngestSource source) throws IOException {
        createTopic(kafka);
        return new TopicDoor(kafka, topicName(), group, format, source);
    }

    /** Most senders do not make their topic, and begin with an error if it is not there. */
    private void createTopic(KafkaSettings kafka) throws IOException {
        NewTopic wanted = new NewTopic(topicName(), Optional.empty(), Optional.empty());
        try (Admin admin = Admin.create(kafka.admin())) {
            admin.createTopics(List.of(wanted)).all().get();
            Output.line(spec, "made topic " + topicName());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IOException(
                        "cannot make topic %s: %s"
                                .formatted(topicName(), e.getCause().getMessage()),
                        e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while making topic " + topicName());
        }
    }

    private String topicName() {
        return topic.orElse(from == From.OTLP ? "otlp_metrics" : usualMapping());
    }

    private String where(Closeable door) {
        return switch (door) {
            case OtlpDoor otlp -> "at http://%s:%d/v1/metrics".formatted(listen.getHostString(), otlp.port());
            case ScrapeDoor _ -> "of " + page.orElseThrow();
            default -> "of topic " + topicName();
        };
    }
}
