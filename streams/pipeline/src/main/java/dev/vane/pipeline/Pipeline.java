package dev.vane.pipeline;

import dev.vane.clients.KafkaSettings;
import dev.vane.clients.SteadyClock;
import dev.vane.clients.TopicAdmin;
import dev.vane.contracts.Topics;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.pipeline.RunningStreams.Sources;
import dev.vane.pipeline.explain.SelectionStores;
import dev.vane.pipeline.feedback.FeedbackStores;
import dev.vane.pipeline.health.LargeRecords;
import dev.vane.pipeline.health.PipelineMetrics;
import dev.vane.pipeline.predict.EnginePerThread;
import dev.vane.pipeline.predict.WindowPredictor;
import dev.vane.pipeline.window.LagShedding;
import dev.vane.pipeline.window.ModelRows;
import dev.vane.pipeline.window.Overload;
import dev.vane.pipeline.window.Stores;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.streams.Topology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running instance of the per-second topology. */
public final class Pipeline extends RunningApplication {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    private static final Duration TOPICS_TIMEOUT = Duration.ofSeconds(30);

    private Pipeline(RunningStreams streams, EnginePerThread engines) {
        super(streams, engines);
    }

    /**
     * Starts an instance once its topics can be used. Returns at once after that; see {@link #awaitRunning}.
     *
     * @param bundle the model; its features must be what samples give
     * @throws IllegalStateException if topics are missing, stamp records with anything but the append time, or have
     *     numbers of partitions that do not fit together
     * @throws IllegalArgumentException if the model was made for other features
     */
    public static Pipeline start(
            PipelineConfig config, KafkaSettings kafka, ModelBundle bundle, PrometheusRegistry registry) {
        ModelRows model = ModelRows.of(bundle.manifest());
        PipelineMetrics metrics = new PipelineMetrics(registry);
        EnginePerThread engines = EnginePerThread.of(bundle);
        InstantSource steady = SteadyClock.startingAt(InstantSource.system());
        LagShedding shedding = Overload.shed(steady);
        BrokerClocks clocks =
                new BrokerClocks(Topics.SAMPLES.name(), shedding, InstantSource.system(), steady, registry);
        Prepared topics = Preparation.untilDone("pipeline", kafka, () -> prepareTopics(config, kafka));
        LargeRecords largeRecords = new LargeRecords(topics.maxBytes(), "pipeline", registry);
        Topology topology = topology(config, model, bundle, engines, metrics)
                .overload(config.shed() ? shedding : Overload.never())
                .largeRecords(largeRecords)
                .build();
        Sources sources = new Sources(topics.partitions(), Changelogs.advice(config.applicationId()), clocks::update);
        RunningStreams streams =
                RunningStreams.start("pipeline", config.application(), topology, kafka, sources, largeRecords, steady);
        GaugeWithCallback.builder()
                .name("vane_pipeline_lag_records")
                .help("Records of the samples topic that the pipeline has not read yet.")
                .callback(callback -> callback.call(streams.lag(Topics.SAMPLES.name())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("vane_pipeline_ready")
                .help("1 if the brokers answer and the pipeline reads what they have, else 0.")
                .callback(callback -> callback.call(streams.notReady().isEmpty() ? 1 : 0))
                .register(registry);
        LOG.info(
                "pipeline started config={} model={}", config, bundle.manifest().name());
        return new Pipeline(streams, engines);
    }

    private static PredictionTopology.Builder topology(
            PipelineConfig config,
            ModelRows model,
            ModelBundle bundle,
            EnginePerThread engines,
            PipelineMetrics metrics) {
        Manifest manifest =
                config.adapt() ? bundle.manifest() : bundle.manifest().withAdaptation(null);
        return PredictionTopology.builder(model, () -> new WindowPredictor(engines.get(), manifest, metrics), metrics)
                .outputPrefix(config.outputPrefix())
                .degraded(config.degraded())
                .selection(config.selection());
    }

    private static Prepared prepareTopics(PipelineConfig config, KafkaSettings kafka) {
        try (TopicAdmin admin = Preparation.admin(kafka)) {
            String samples = Topics.SAMPLES.name();
            String measured = Topics.MEASURED_PERFORMANCES.name();
            List<String> outputs = Topics.OUTPUTS.stream()
                    .map(topic -> config.outputPrefix() + topic.name())
                    .toList();
            List<String> sources = config.outputPrefix().isEmpty() ? List.of(samples, measured) : List.of(samples);
            admin.await(Stream.concat(sources.stream(), outputs.stream()).toList(), TOPICS_TIMEOUT);
            sources.forEach(source -> requireAppendTime(admin, source));
            Set<String> stores = new HashSet<>(Stores.ALL);
            stores.addAll(FeedbackStores.ALL);
            if (config.selection().isPresent()) {
                stores.addAll(SelectionStores.ALL);
            }
            Changelogs.prepare(admin, config.applicationId(), stores, samples);
            return new Prepared(
                    sources.stream().collect(Collectors.toMap(source -> source, admin::partitions)),
                    Prepared.maxBytes(admin, outputs));
        }
    }

    private static void requireAppendTime(TopicAdmin admin, String topic) {
        String timestamps = admin.setting(topic, "message.timestamp.type");
        if (!timestamps.equals("LogAppendTime")) {
            throw new IllegalStateException(
                    "%s must have message.timestamp.type=LogAppendTime: %s".formatted(topic, timestamps));
        }
    }
}
