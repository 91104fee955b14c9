package dev.vane.platform.command;

import dev.vane.clients.KafkaSettings;
import dev.vane.collector.PublishedCounts;
import dev.vane.collector.PublisherConfig;
import dev.vane.collector.Source;
import dev.vane.collector.SourcePublisher;
import dev.vane.collector.live.LiveConfig;
import dev.vane.collector.live.LiveHostMetrics;
import dev.vane.collector.live.LiveHostSource;
import dev.vane.collector.simulator.SimulatorConfig;
import dev.vane.collector.simulator.SimulatorSource;
import dev.vane.contracts.Topics;
import dev.vane.platform.collection.Collection;
import dev.vane.platform.collection.MeasuredPublisher;
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
                "Sends samples of this machine, of recordings or of simulated VMs to the samples topic, until the input"
                        + " ends or the command is interrupted. Waits for brokers for as long as necessary: a live host"
                        + " keeps its last seconds (collector.buffer.seconds) meanwhile, a recording loses nothing.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything was sent, or dropped and counted because the buffer was full",
            "1:an error, described in one sentence",
            "2:a wrong option",
            "3:the time given by --for was over while the brokers were away; the last seconds were not sent",
            "130, 143:interrupted by a signal; the last line tells what was sent and what was not"
        })
final class CollectCommand implements Callable<Integer> {
    private static final Duration STEP = Duration.ofMillis(200);
    private static final int EXIT_UNSENT = 3;

    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaOptions common;

    @Mixin
    private ReplayOptions replay;

    @Mixin
    private MetricsOption metrics;

    @Option(names = "--simulate", paramLabel = "VMS", description = "Simulates this many VMs, for load tests.")
    private Optional<Integer> simulated = Optional.empty();

    @Option(
            names = "--hosts",
            paramLabel = "N",
            defaultValue = "1",
            description = "Number of simulated hosts. Default: ${DEFAULT-VALUE}")
    private int hosts;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Seed of the simulated values; the same seed gives the same values. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description =
                    "Simulates the last N seconds and sends them at once, instead of one second per second from now"
                            + " on.")
    private Optional<Long> seconds = Optional.empty();

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "Ends after this time, such as 60s.")
    private Optional<Duration> longest = Optional.empty();

    @Option(names = "--json", description = "Prints the numbers of sent records as JSON in the last line.")
    private boolean json;

    private Optional<String> nothingWatched = Optional.empty();

    @Override
    public Integer call() throws Exception {
        if (simulated.isPresent() && !replay.replays().isEmpty()) {
            throw new IllegalArgumentException("--simulate and --replay exclude each other");
        }
        KafkaSettings kafka = common.kafka();
        PublisherConfig config = PublisherConfig.of(common.settings().values());
        PrometheusRegistry registry = new PrometheusRegistry();
        try (Interrupt interrupt = new Interrupt()) {
            PublishedCounts counts = collect(config, kafka, registry, interrupt);
            print(counts, kafka);
            return counts.unsentSeconds() == 0 ? 0 : EXIT_UNSENT;
        }
    }

    private PublishedCounts collect(
            PublisherConfig config, KafkaSettings kafka, PrometheusRegistry registry, Interrupt interrupt)
            throws IOException, InterruptedException {
        Map<String, String> headers = simulated.isPresent() ? SimulatorSource.HEADERS : Map.of();
        List<Source> sources = sources(registry);
        SourcePublisher publisher = new SourcePublisher(config, kafka, Topics.SAMPLES.name(), registry, headers);
        try (MeasuredPublisher measurements = new MeasuredPublisher(kafka);
                Collection collection = new Collection(sources, publisher, measurements::send);
                Closeable _ = metrics.show(registry, publisher::isReady, "no broker acknowledges what is sent")) {
            InstantSource clock = InstantSource.system();
            Instant end = longest.map(clock.instant()::plus).orElse(Instant.MAX);
            while (!collection.isOver()
                    && !interrupt.await(STEP)
                    && clock.instant().isBefore(end)) {}
            PublishedCounts counts = collection.end(interrupt::isRequested);
            nothingWatched = sources.stream()
                    .filter(LiveHostSource.class::isInstance)
                    .map(LiveHostSource.class::cast)
                    .flatMap(host -> host.nothingWatched().stream())
                    .findFirst();
            return counts;
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

    private void print(PublishedCounts counts, KafkaSettings kafka) {
        Map<String, Object> object = Output.object();
        object.put("samples", counts.samples());
        object.put("ticks", counts.ticks());
        object.put("droppedSeconds", counts.droppedSeconds());
        object.put("unsentSeconds", counts.unsentSeconds());
        object.put("complete", counts.complete());
        Output.line(spec, json ? Output.json(object) : text(counts, kafka));
    }

    private String text(PublishedCounts counts, KafkaSettings kafka) {
        StringBuilder text =
                new StringBuilder("sent %d samples and %d ticks".formatted(counts.samples(), counts.ticks()));
        if (counts.droppedSeconds() > 0) {
            text.append("; dropped %d seconds while the brokers were away".formatted(counts.droppedSeconds()));
        }
        if (counts.unsentSeconds() > 0) {
            text.append("; %d seconds were not sent, no broker answers at %s"
                    .formatted(counts.unsentSeconds(), kafka.bootstrapServers()));
        }
        nothingWatched.ifPresent(why -> text.append("; ").append(why));
        return text.append(counts.complete() ? "" : "; cut short").toString();
    }
}
