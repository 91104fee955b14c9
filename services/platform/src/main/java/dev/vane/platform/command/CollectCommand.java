package dev.vane.platform.command;

import dev.vane.clients.KafkaSettings;
import dev.vane.clients.TopicAdmin;
import dev.vane.collector.PublishedCounts;
import dev.vane.collector.Source;
import dev.vane.collector.SourcePublisher;
import dev.vane.collector.live.LiveConfig;
import dev.vane.collector.live.LiveHostMetrics;
import dev.vane.collector.live.LiveHostSource;
import dev.vane.collector.simulator.SimulatorConfig;
import dev.vane.collector.simulator.SimulatorSource;
import dev.vane.contracts.Topics;
import dev.vane.platform.collection.Collection;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "collect",
        description =
                "Sends samples of this machine, of recordings or of made-up VMs to the samples topic, until it ends"
                        + " or is interrupted.")
final class CollectCommand implements Callable<Integer> {
    private static final Duration STEP = Duration.ofMillis(200);
    private static final Duration TOPIC_TIMEOUT = Duration.ofSeconds(10);

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Mixin
    private ReplayOptions replay;

    @Mixin
    private MetricsOption metrics;

    @Option(names = "--simulate", paramLabel = "VMS", description = "Makes up this many VMs, for load tests.")
    private Optional<Integer> simulated = Optional.empty();

    @Option(
            names = "--hosts",
            paramLabel = "N",
            defaultValue = "1",
            description = "Hosts of the made-up VMs. Default: ${DEFAULT-VALUE}")
    private int hosts;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The same seed makes up the same values. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "Makes up the last N seconds at once, instead of one a second from now on.")
    private Optional<Long> seconds = Optional.empty();

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "Ends after this long, such as 60s.")
    private Optional<Duration> longest = Optional.empty();

    @Option(names = "--json", description = "Prints what was sent as JSON in the last line.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (simulated.isPresent() && !replay.replays().isEmpty()) {
            throw new IllegalArgumentException("--simulate and --replay exclude each other");
        }
        KafkaSettings kafka = common.kafka();
        Brokers.requireReachable(kafka);
        try (TopicAdmin admin = new TopicAdmin(kafka.admin())) {
            admin.await(List.of(Topics.SAMPLES.name()), TOPIC_TIMEOUT);
        }
        PrometheusRegistry registry = new PrometheusRegistry();
        try (Interrupt interrupt = new Interrupt();
                Closeable _ = metrics.show(registry)) {
            print(collect(kafka, registry, interrupt));
        }
        return 0;
    }

    private PublishedCounts collect(KafkaSettings kafka, PrometheusRegistry registry, Interrupt interrupt)
            throws IOException, InterruptedException {
        Map<String, String> headers = simulated.isPresent() ? SimulatorSource.HEADERS : Map.of();
        List<Source> sources = sources(registry);
        SourcePublisher publisher = new SourcePublisher(kafka, Topics.SAMPLES.name(), registry, headers);
        try (Collection collection = new Collection(sources, publisher)) {
            InstantSource clock = InstantSource.system();
            Instant end = longest.map(clock.instant()::plus).orElse(Instant.MAX);
            while (!collection.isOver()
                    && !interrupt.await(STEP)
                    && clock.instant().isBefore(end)) {}
            return collection.end();
        }
    }

    private List<Source> sources(PrometheusRegistry registry) throws IOException {
        if (simulated.isPresent()) {
            OptionalLong length = seconds.map(OptionalLong::of).orElse(OptionalLong.empty());
            return List.of(new SimulatorSource(new SimulatorConfig(
                    simulated.get(), hosts, seed, OptionalLong.empty(), length, length.isEmpty(), 0)));
        }
        if (!replay.replays().isEmpty()) {
            return replay.replays().open();
        }
        LiveConfig config = LiveConfig.of(common.settings().values());
        return List.of(new LiveHostSource(config, new LiveHostMetrics(registry)));
    }

    private void print(PublishedCounts counts) {
        Map<String, Object> object = Output.object();
        object.put("samples", counts.samples());
        object.put("ticks", counts.ticks());
        object.put("complete", counts.complete());
        Output.line(
                spec,
                json
                        ? Output.json(object)
                        : "sent %d samples and %d ticks%s"
                                .formatted(counts.samples(), counts.ticks(), counts.complete() ? "" : ", cut short"));
    }
}
