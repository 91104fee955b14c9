package dev.vane.pipeline;

import dev.vane.clients.KafkaSettings;
import dev.vane.clients.TopicAdmin;
import dev.vane.contracts.Topics;
import dev.vane.pipeline.explain.ExplainMetrics;
import dev.vane.pipeline.explain.ExplainTopology;
import dev.vane.pipeline.explain.LowPriority;
import dev.vane.pipeline.explain.WindowExplainer;
import dev.vane.pipeline.thread.PerThread;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running instance of the application that explains: beside the pipeline in one process or in a process of its own, with
 * threads, transactions and offsets of its own either way.
 */
public final class Explainers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Explainers.class);
    private static final Duration TOPICS_TIMEOUT = Duration.ofSeconds(30);

    private final RunningStreams streams;
    private final PerThread<WindowExplainer> explainers;

    private Explainers(RunningStreams streams, PerThread<WindowExplainer> explainers) {
        this.streams = streams;
        this.explainers = explainers;
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
        prepareTopics(config, windows, kafka);
        RunningStreams streams = RunningStreams.start(
                "explainer",
                config.application(),
                new ExplainTopology(config.topicPrefix(), explainers::get, new ExplainMetrics(registry)).build(),
                kafka);
        GaugeWithCallback.builder()
                .name("vane_explain_lag_records")
                .help("Windows to explain that are not yet explained.")
                .callback(callback -> callback.call(streams.lag(windows)))
                .register(registry);
        LOG.info("explainer started config={}", config);
        return new Explainers(streams, explainers);
    }

    private static void prepareTopics(ExplainConfig config, String windows, KafkaSettings kafka) {
        try (TopicAdmin admin = new TopicAdmin(kafka.admin())) {
            List<String> needed = new ArrayList<>(List.of(windows));
            Topics.OF_EXPLAINING.forEach(topic -> needed.add(config.topicPrefix() + topic.name()));
            admin.await(needed, TOPICS_TIMEOUT);
            Changelogs.prepare(admin, config.applicationId(), ExplainTopology.STORES, windows);
        }
    }

    /**
     * Waits until every partition that falls to this instance is being processed.
     *
     * @throws IllegalStateException if that takes longer than {@code timeout}, or it fails
     */
    public void awaitRunning(Duration timeout) throws InterruptedException {
        streams.awaitRunning(timeout);
    }

    /** True unless it has failed or ended. */
    public boolean isAlive() {
        return streams.isAlive();
    }

    /** Commits what is done and ends. */
    @Override
    public void close() {
        // Where threads may still be inside a model, freeing it under them would end the process.
        if (streams.close()) {
            explainers.close();
        }
    }
}
