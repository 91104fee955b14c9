package dev.vane.pipeline;

import dev.vane.clients.KafkaSettings;
import dev.vane.clients.SteadyClock;
import dev.vane.clients.TopicAdmin;
import dev.vane.clients.TopicReader;
import dev.vane.clients.TopicTail;
import dev.vane.contracts.Topics;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.pipeline.RunningStreams.Sources;
import dev.vane.pipeline.answer.AnswerMetrics;
import dev.vane.pipeline.answer.AnswerTopology;
import dev.vane.pipeline.answer.ModelAnswers;
import dev.vane.pipeline.answer.WindowAnswers;
import dev.vane.pipeline.explain.LowPriority;
import dev.vane.pipeline.health.LargeRecords;
import dev.vane.pipeline.thread.PerThread;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running instance of the application that answers model requests: with threads, transactions and offsets of its own, so
 * that what is predicted every second does not wait for what somebody asks.
 */
public final class Answers extends RunningApplication {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    private static final int FETCH_MILLIS = 5;
    private static final Duration TOPICS_TIMEOUT = Duration.ofSeconds(30);

    private Answers(RunningStreams streams, PerThread<WindowAnswers> answers) {
        super(streams, answers);
    }

    /**
     * Starts an instance once its topics can be used. Returns at once after that; see {@link #awaitRunning}.
     *
     * @param bundle the model; its features must be what samples give
     * @throws IllegalStateException if topics are missing
     */
    public static Answers start(
            AnswerConfig config, KafkaSettings kafka, ModelBundle bundle, PrometheusRegistry registry) {
        AnswerMetrics metrics = new AnswerMetrics(registry);
        InstantSource clock = InstantSource.system();
        PerThread<WindowAnswers> answers = new PerThread<>(
                () -> {
                    // What is predicted every second goes before what somebody asks.
                    LowPriority.ofThisThread();
                    return open(bundle, config, kafka, metrics, clock);
                },
                WindowAnswers::close);
        String requests = Topics.REQUESTS.name();
        Prepared topics = Preparation.untilDone("answerer", kafka, () -> prepareTopics(config, requests, kafka));
        LargeRecords largeRecords = new LargeRecords(topics.maxBytes(), "answer", registry);
        Sources sources = new Sources(topics.partitions(), Changelogs.advice(config.applicationId()), answered -> {});
        RunningStreams streams = RunningStreams.start(
                "answerer",
                config.application(),
                new AnswerTopology(answers::get, config.rules(), metrics, largeRecords, clock).build(),
                kafka,
                sources,
                largeRecords,
                SteadyClock.startingAt(clock));
        GaugeWithCallback.builder()
                .name("vane_answer_ready")
                .help("1 if the brokers answer and the answerer reads what they have, else 0.")
                .callback(callback -> callback.call(streams.notReady().isEmpty() ? 1 : 0))
                .register(registry);
        GaugeWithCallback.builder()
                .name("vane_answer_lag_records")
                .help("Model requests that are not yet answered.")
                .callback(callback -> callback.call(streams.lag(requests)))
                .register(registry);
        LOG.info("answerer started config={}", config);
        return new Answers(streams, answers);
    }

    private static ModelAnswers open(
            ModelBundle bundle, AnswerConfig config, KafkaSettings kafka, AnswerMetrics metrics, InstantSource clock) {
        String predictions = config.topicPrefix() + Topics.PREDICTIONS.name();
        TopicTail tail = new TopicTail(
                consumer(kafka),
                List.of(Topics.SAMPLES.name(), predictions),
                ModelAnswers.NEWEST,
                config.longestReading());
        return ModelAnswers.open(
                bundle, new TopicReader(consumer(kafka), config.longestReading()), tail, predictions, metrics, clock);
    }

    private static KafkaConsumer<byte[], byte[]> consumer(KafkaSettings kafka) {
        Map<String, Object> settings = new HashMap<>(kafka.consumer());
        settings.put("allow.auto.create.topics", false);
        // A consumer asks for what comes next before it is told to; at the end of a topic the broker would hold that
        // question, and
        // every later one behind it, for half a second.
        settings.put("fetch.max.wait.ms", FETCH_MILLIS);
        return new KafkaConsumer<>(settings);
    }

    private static Prepared prepareTopics(AnswerConfig config, String requests, KafkaSettings kafka) {
        try (TopicAdmin admin = Preparation.admin(kafka)) {
            List<String> outputs = List.of(Topics.RESPONSES.name(), Topics.DEAD_LETTERS.name());
            admin.await(
                    List.of(
                            requests,
                            Topics.RESPONSES.name(),
                            Topics.DEAD_LETTERS.name(),
                            Topics.SAMPLES.name(),
                            config.topicPrefix() + Topics.PREDICTIONS.name()),
                    TOPICS_TIMEOUT);
            int partitions = Changelogs.prepare(admin, config.applicationId(), AnswerTopology.STORES, requests);
            return new Prepared(Map.of(requests, partitions), Prepared.maxBytes(admin, outputs));
        }
    }
}
