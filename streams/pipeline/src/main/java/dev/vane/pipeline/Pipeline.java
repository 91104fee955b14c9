package dev.vane.pipeline;

import dev.vane.clients.KafkaSettings;
import dev.vane.clients.TopicAdmin;
import dev.vane.contracts.Topics;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.pipeline.batch.EnginePerThread;
import dev.vane.pipeline.batch.WindowPredictor;
import dev.vane.pipeline.health.PipelineMetrics;
import dev.vane.pipeline.window.Overload;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.Topology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running instance of the per-second topology. */
public final class Pipeline implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    private static final Duration TOPICS_TIMEOUT = Duration.ofSeconds(30);

    private final RunningStreams streams;
    private final EnginePerThread engines;

    private Pipeline(RunningStreams streams, EnginePerThread engines) {
        this.streams = streams;
        this.engines = engines;
    }

    /**
     * Starts an instance once its topics can be used. Returns at once after that; see {@link #awaitRunning}.
     *
     * @param bundle the model; its features must be the catalogue's metrics, own ones first, then the neighbours'
     * @throws IllegalStateException if topics are missing, stamp records with anything but the append time, or have
     *     numbers of partitions that do not fit together
     * @throws IllegalArgumentException if the model was made for other features
     */
    public static Pipeline start(
            PipelineConfig config, KafkaSettings kafka, ModelBundle bundle, PrometheusRegistry registry) {
        CatalogueFeatures.require(bundle.manifest());
        PipelineMetrics metrics = new PipelineMetrics(registry);
        EnginePerThread engines = EnginePerThread.of(bundle);
        Topology topology = topology(config, bundle, engines, metrics).build();
        prepareTopics(config, kafka);
        RunningStreams streams = RunningStreams.start("pipeline", config.application(), topology, kafka);
        GaugeWithCallback.builder()
                .name("vane_pipeline_lag_records")
                .help("Records of the samples topic that the pipeline has not read yet.")
                .callback(callback -> callback.call(streams.lag(Topics.SAMPLES.name())))
                .register(registry);
        LOG.info(
                "pipeline started config={} model={}", config, bundle.manifest().name());
        return new Pipeline(streams, engines);
    }

    private static PredictionTopology topology(
            PipelineConfig config, ModelBundle bundle, EnginePerThread engines, PipelineMetrics metrics) {
        return new PredictionTopology(
                Topics.SAMPLES.name(),
                config.outputPrefix(),
                bundle.manifest().windowRows(),
                config.batchSize(),
                config.linger(),
                config.shed() ? Overload.shed(InstantSource.system()) : Overload.never(),
                config.selection(),
                () -> new WindowPredictor(engines.get(), bundle.manifest(), metrics),
                metrics);
    }

    private static void prepareTopics(PipelineConfig config, KafkaSettings kafka) {
        try (TopicAdmin admin = new TopicAdmin(kafka.admin())) {
            List<String> needed = new ArrayList<>(List.of(Topics.SAMPLES.name(), Topics.MEASURED_PERFORMANCES.name()));
            Topics.OUTPUTS.forEach(topic -> needed.add(config.outputPrefix() + topic.name()));
            admin.await(needed, TOPICS_TIMEOUT);
            requireAppendTime(admin, Topics.SAMPLES.name());
            requireAppendTime(admin, Topics.MEASURED_PERFORMANCES.name());
            requireSamePartitions(
                    admin,
                    Topics.MEASURED_PERFORMANCES.name(),
                    Topics.PREDICTIONS.prefixed(config.outputPrefix()).name());
            Changelogs.prepare(admin, config);
        }
    }

    private static void requireAppendTime(TopicAdmin admin, String topic) {
        String timestamps = admin.setting(topic, "message.timestamp.type");
        if (!timestamps.equals("LogAppendTime")) {
            throw new IllegalStateException(
                    "%s must have message.timestamp.type=LogAppendTime: %s".formatted(topic, timestamps));
        }
    }

    /** What is compared must meet in one task, which takes the same partition of both. */
    private static void requireSamePartitions(TopicAdmin admin, String topic, String other) {
        int partitions = admin.partitions(topic);
        int expected = admin.partitions(other);
        if (partitions != expected) {
            throw new IllegalStateException(
                    "%s must have as many partitions as %s: %d, %d".formatted(topic, other, partitions, expected));
        }
    }

    /**
     * Waits until every partition that falls to this instance is being processed.
     *
     * @throws IllegalStateException if that takes longer than {@code timeout}, or the pipeline fails
     */
    public void awaitRunning(Duration timeout) throws InterruptedException {
        streams.awaitRunning(timeout);
    }

    /** True unless the pipeline has failed or ended. */
    public boolean isAlive() {
        return streams.isAlive();
    }

    /** Commits what is done and ends. */
    @Override
    public void close() {
        // Where threads may still be inside an engine, freeing it under them would end the process.
        if (streams.close()) {
            engines.close();
        }
    }
}
