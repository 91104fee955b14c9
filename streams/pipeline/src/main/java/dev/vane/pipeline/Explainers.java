package dev.vane.pipeline;

import dev.vane.clients.KafkaSettings;
import dev.vane.clients.SteadyClock;
import dev.vane.clients.TopicAdmin;
import dev.vane.contracts.Topics;
import dev.vane.pipeline.RunningStreams.Sources;
import dev.vane.pipeline.explain.ExplainMetrics;
import dev.vane.pipeline.explain.ExplainTopology;
import dev.vane.pipeline.explain.LowPriority;
import dev.vane.pipeline.explain.WindowExplainer;
import dev.vane.pipeline.health.LargeRecords;
import dev.vane.pipeline.thread.PerThread;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running instance of the application that explains: beside the pipeline in one process or in a process of its own, with
 * threads, transactions and offsets of its own either way.
 */
public final class Explainers extends RunningApplication {
    private static final Logger LOG = LoggerFactory.getLogger(Explainers.class);
    private static final Duration TOPICS_TIMEOUT = Duration.ofSeconds(30);

    private Explainers(RunningStreams streams, PerThread<WindowExplainer> explainers) {
        super(streams, explainers);
    }

    /**
     * Starts an instance once its topics can be used. Returns at once after that; see {@link #awaitRunning}.
     *
     * @param opener opens an explainer; called once in each thread
     * @throws IllegalStateException if topics are missing
     */
    public static Explainers start(
            ExplainConfig config, KafkaSettings kafka, Supplier<WindowExplainer> opener, PrometheusRegistry registry) {
        PerThread<WindowExplainer> explainers = new PerThread<>(
                () -> {
                    // What explains can wait; what predicts every second cannot.
                    LowPriority.ofThisThread();
                    return opener.get();
                },
                WindowExplainer::close);
        String windows = config.topicPrefix() + Topics.WINDOWS_TO_EXPLAIN.name();
        Prepared topics = Preparation.untilDone("explainer", kafka, () -> prepareTopics(config, windows, kafka));
        LargeRecords largeRecords = new LargeRecords(topics.maxBytes(), "explain", registry);
        Sources sources = new Sources(topics.partitions(), Changelogs.advice(config.applicationId()), answered -> {});
        RunningStreams streams = RunningStreams.start(
                "explainer",
                config.application(),
                new ExplainTopology(config.topicPrefix(), explainers::get, new ExplainMetrics(registry), largeRecords)
                        .build(),
                kafka,
                sources,
                largeRecords,
                SteadyClock.startingAt(InstantSource.system()));
        GaugeWithCallback.builder()
                .name("vane_explain_ready")
                .help("1 if the brokers answer and the explainer reads what they have, else 0.")
                .callback(callback -> callback.call(streams.notReady().isEmpty() ? 1 : 0))
                .register(registry);
        GaugeWithCallback.builder()
                .name("vane_explain_lag_records")
                .help("Windows to explain that are not yet explained.")
                .callback(callback -> callback.call(streams.lag(windows)))
                .register(registry);
        LOG.info("explainer started config={}", config);
        return new Explainers(streams, explainers);
    }

    private static Prepared prepareTopics(ExplainConfig config, String windows, KafkaSettings kafka) {
        try (TopicAdmin admin = Preparation.admin(kafka)) {
            List<String> outputs = Topics.OF_EXPLAINING.stream()
                    .map(topic -> config.topicPrefix() + topic.name())
                    .toList();
            List<String> needed = new ArrayList<>(List.of(windows));
            needed.addAll(outputs);
            admin.await(needed, TOPICS_TIMEOUT);
            int partitions = Changelogs.prepare(admin, config.applicationId(), ExplainTopology.STORES, windows);
            return new Prepared(Map.of(windows, partitions), Prepared.maxBytes(admin, outputs));
        }
    }
}
