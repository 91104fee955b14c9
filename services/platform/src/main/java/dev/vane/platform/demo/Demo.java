package dev.vane.platform.demo;

import dev.vane.clients.CannotListenException;
import dev.vane.clients.KafkaSettings;
import dev.vane.clients.TopicAdmin;
import dev.vane.collector.PublishedCounts;
import dev.vane.collector.PublisherConfig;
import dev.vane.collector.Source;
import dev.vane.collector.SourcePublisher;
import dev.vane.collector.live.LiveConfig;
import dev.vane.contracts.Topic;
import dev.vane.contracts.Topics;
import dev.vane.exporter.Exporter;
import dev.vane.exporter.ExporterConfig;
import dev.vane.exporter.ExporterTopics;
import dev.vane.inference.bundle.Manifest;
import dev.vane.pipeline.AnswerConfig;
import dev.vane.pipeline.Answers;
import dev.vane.pipeline.ExplainConfig;
import dev.vane.pipeline.Explainers;
import dev.vane.pipeline.Pipeline;
import dev.vane.pipeline.PipelineConfig;
import dev.vane.pipeline.explain.ModelExplainer;
import dev.vane.platform.audit.Audit;
import dev.vane.platform.broker.EmbeddedBroker;
import dev.vane.platform.collection.Collection;
import dev.vane.platform.collection.MeasuredPublisher;
import dev.vane.platform.config.Settings;
import dev.vane.web.Console;
import dev.vane.web.WebConfig;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The whole platform in one process: broker, collector, pipeline, explainer, exporter and console, and an audit that holds
 * what came out against what was due.
 */
public final class Demo {
    private static final int PARTITIONS = 2;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PATIENCE_INTERRUPTED = Duration.ofMillis(500);

    private final DemoPlan plan;
    private final DataDirectory data;
    private final Screen screen;
    private final BooleanSupplier isInterrupted;
    private final InstantSource clock = InstantSource.system();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final StressEffect effect = new StressEffect();
    private final VmTable table = new VmTable(effect);

    /**
     * A demo that has not started.
     *
     * @param isInterrupted asked often: true ends the demo in order
     */
    public Demo(DemoPlan plan, DataDirectory data, Screen screen, BooleanSupplier isInterrupted) {
        this.plan = plan;
        this.data = data;
        this.screen = screen;
        this.isInterrupted = isInterrupted;
    }

    /** Runs until every source has ended, the time is up or an interrupt, and counts. */
    public DemoResult run() throws InterruptedException, IOException {
        if (plan.brokers().isPresent()) {
            return run(plan.settings().kafka(plan.brokers().get()));
        }
        screen.say("starting a broker");
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (EmbeddedBroker broker = EmbeddedBroker.start(data.broker(), anyPort)) {
            return run(plan.settings().kafka(broker.bootstrapServers()));
        }
    }

    private DemoResult run(KafkaSettings kafka) throws InterruptedException, IOException {
        AwaitedBrokers.await(kafka, screen::say, isInterrupted);
        requireNoInterrupt();
        createTopics(kafka);
        requireNoInterrupt();
        screen.say("starting the pipeline");
        Settings settings = plan.settings(data);
        PipelineConfig config = PipelineConfig.parse(settings.values());
        try (SideBySide parts = new SideBySide();
                Audit audit = new Audit(kafka)) {
            Pipeline pipeline = parts.add(Pipeline.start(config, kafka, plan.model(), registry));
            explainers(settings, config, kafka).ifPresent(parts::add);
            parts.add(Answers.start(AnswerConfig.parse(settings.values()), kafka, plan.model(), registry));
            Exporter exporter = parts.add(exporter(settings, kafka));
            Console console = parts.add(console(settings, kafka));
            pipeline.awaitRunning(START_TIMEOUT);
            requireNoInterrupt();
            PublishedCounts counts = collect(kafka, settings, pipeline, audit, heading(kafka, exporter, console));
            drain(counts, new Drain(audit, kafka, config.applicationId()));
            DemoResult result = result(audit, counts.complete());
            screen.say(result.toLine());
            return result;
        }
    }

    /** Brokers that did not take the last seconds tell nothing more either. */
    private void drain(PublishedCounts counts, Drain drain) throws InterruptedException {
        if (counts.unsentSeconds() > 0) {
            screen.say("%d seconds were not sent: no broker answers".formatted(counts.unsentSeconds()));
        } else {
            boolean _ = drain.await(isInterrupted.getAsBoolean() ? PATIENCE_INTERRUPTED : PATIENCE);
        }
    }

    /** An application of its own, with a thread of its own: what is predicted does not wait for it. */
    private Optional<Explainers> explainers(Settings settings, PipelineConfig config, KafkaSettings kafka) {
        if (!plan.explains(config)) {
            screen.say("nothing is explained: %s"
                    .formatted(
                            plan.model().explains()
                                    ? "pipeline.explain is off"
                                    : "the model's bundle has no file that explains"));
            return Optional.empty();
        }
        return Optional.of(Explainers.start(
                ExplainConfig.parse(settings.values()), kafka, () -> ModelExplainer.open(plan.model()), registry));
    }

    private void requireNoInterrupt() throws InterruptedException {
        if (isInterrupted.getAsBoolean()) {
            throw new InterruptedException("interrupted before it had started");
        }
    }

    private static void createTopics(KafkaSettings kafka) {
        try (TopicAdmin admin = new TopicAdmin(kafka.admin())) {
            admin.create(Topics.ALL, PARTITIONS);
            admin.await(Topics.ALL.stream().map(Topic::name).toList(), START_TIMEOUT);
        }
    }

    private Exporter exporter(Settings settings, KafkaSettings kafka) {
        return listening(
                ExporterConfig.LISTEN,
                settings,
                values ->
                        Exporter.start(ExporterConfig.from(values), kafka, registry, ExporterTopics.standard(), table));
    }

    private static Console console(Settings settings, KafkaSettings kafka) {
        return listening(WebConfig.LISTEN, settings, values -> Console.start(WebConfig.from(values), kafka));
    }

    /** At its usual address; where another one has that, and the user did not ask for it, at any that is free. */
    private static <T> T listening(String key, Settings settings, Function<Map<String, String>, T> start) {
        try {
            return start.apply(settings.values());
        } catch (CannotListenException e) {
            if (settings.values().containsKey(key)) {
                throw e;
            }
            return start.apply(settings.withDefaults(Map.of(key, "127.0.0.1:0")).values());
        }
    }

    private PublishedCounts collect(
            KafkaSettings kafka, Settings settings, Pipeline pipeline, Audit audit, List<String> heading)
            throws InterruptedException {
        SourcePublisher publisher = new SourcePublisher(
                PublisherConfig.of(settings.values()), kafka, Topics.SAMPLES.name(), registry, Map.of());
        Optional<LiveHost> live = plan.isReplay() ? Optional.empty() : Optional.of(liveHost(settings));
        List<Source> sources =
                live.<List<Source>>map(List::of).orElseGet(() -> plan.replays().open());
        try (MeasuredPublisher measurements = new MeasuredPublisher(kafka);
                Collection collection = new Collection(sources, publisher, measured -> {
                    table.measured(measured);
                    measurements.send(measured);
                })) {
            Optional<Feedback> feedback =
                    live.map(host -> new Feedback(measurements, host, effect, table::measured, clock.instant()));
            Instant end = plan.longest().map(clock.instant()::plus).orElse(Instant.MAX);
            while (!collection.isOver()
                    && !isInterrupted.getAsBoolean()
                    && clock.instant().isBefore(end)) {
                audit.read(STEP);
                if (!pipeline.isAlive()) {
                    throw new IllegalStateException("the pipeline has failed; --data DIR keeps its log");
                }
                feedback.ifPresent(workloads -> workloads.publish(clock.instant()));
                show(heading);
            }
            return collection.end(isInterrupted);
        }
    }

    private LiveHost liveHost(Settings settings) {
        LiveHost host = LiveHost.open(LiveConfig.of(settings.values()), plan.stress(), registry);
        host.notes().forEach(screen::say);
        return host;
    }

    private void show(List<String> heading) {
        Instant now = clock.instant();
        if (screen.isDue(now)) {
            List<String> lines = new ArrayList<>(heading);
            lines.addAll(
                    table.isEmpty()
                            ? List.of("waiting: a VM's first window is due once it has ten samples")
                            : table.lines(now));
            screen.show(lines, now);
        }
    }

    private List<String> heading(KafkaSettings kafka, Exporter exporter, Console console) {
        return List.of(
                "model %s%s".formatted(modelName(), isTrained() ? "" : ", untrained: its predictions mean nothing"),
                "console http://127.0.0.1:%d/".formatted(console.port()),
                "metrics http://127.0.0.1:%d/metrics, broker %s".formatted(exporter.port(), kafka.bootstrapServers()),
                "");
    }

    private DemoResult result(Audit audit, boolean isComplete) {
        return DemoResult.of(
                audit,
                isComplete,
                delay(0.5),
                delay(0.99),
                modelName(),
                isTrained(),
                plan.stress() ? effect.means() : Map.of());
    }

    private OptionalLong delay(double quantile) {
        return plan.isReplay() ? OptionalLong.empty() : table.delays().quantileMillis(quantile);
    }

    private String modelName() {
        Manifest manifest = plan.model().manifest();
        return manifest.name() + "@" + manifest.version();
    }

    private boolean isTrained() {
        return plan.model().manifest().trained();
    }
}
