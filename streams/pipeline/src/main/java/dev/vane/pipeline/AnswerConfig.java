package dev.vane.pipeline;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.vane.pipeline.answer.AnswerRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;

/**
 * How model requests are answered.
 *
 * @param applicationId names the Kafka Streams application, which is another than the pipeline's
 * @param instanceId names this instance for good, so that it may come back without a rebalance; empty if it need not
 * @param stateDirectory where Kafka Streams keeps what belongs to this instance
 * @param topicPrefix before the name of every topic that the pipeline writes
 * @param threads stream threads, each with its own model
 * @param commitInterval how often answers become visible to {@code read_committed} readers
 * @param sessionTimeout silence after which the group takes an instance for dead
 * @param longestReading how long one reading of a topic may take
 * @param rules what bounds the work
 */
public record AnswerConfig(
        String applicationId,
        Optional<String> instanceId,
        Path stateDirectory,
        String topicPrefix,
        int threads,
        Duration commitInterval,
        Duration sessionTimeout,
        Duration longestReading,
        AnswerRules rules) {

    /** The keys, their defaults and what they mean. */
    public static ConfigDef definition() {
        return new ConfigDef()
                .define(
                        "answer.application.id",
                        ConfigDef.Type.STRING,
                        "vane-answer",
                        new NonEmptyString(),
                        HIGH,
                        "Name of the Kafka Streams application. Instances with the same name share the work.")
                .define(
                        "answer.instance.id",
                        ConfigDef.Type.STRING,
                        "",
                        MEDIUM,
                        "Static name of this instance (group.instance.id). With it, a quick restart causes no"
                                + " rebalance.")
                .define(
                        "answer.state.directory",
                        ConfigDef.Type.STRING,
                        ".vane/answer",
                        new NonEmptyString(),
                        HIGH,
                        "State directory of this instance alone. Keep it across restarts.")
                .define(
                        "answer.topic.prefix",
                        ConfigDef.Type.STRING,
                        "",
                        LOW,
                        "Prefix of the names of the topics that the pipeline writes: the value of"
                                + " pipeline.output.prefix.")
                .define(
                        "answer.threads",
                        ConfigDef.Type.INT,
                        1,
                        between(1, 64),
                        HIGH,
                        "Number of stream threads, each with one model.")
                .define(
                        "answer.client.per.second",
                        ConfigDef.Type.INT,
                        100,
                        between(1, 100_000),
                        HIGH,
                        "Requests that one client may send to this instance in a second, on average over two seconds."
                                + " More are refused (CLIENT_LIMIT).")
                .define(
                        "answer.longest.wait.ms",
                        ConfigDef.Type.INT,
                        30_000,
                        between(100, 3_600_000),
                        HIGH,
                        "A request that waited for longer is refused (OVERLOADED), so that a queue has an end.")
                .define(
                        "answer.remember.seconds",
                        ConfigDef.Type.INT,
                        600,
                        between(1, 3_600),
                        MEDIUM,
                        "Time for which a request with the same id gets the same answer, without new work.")
                .define(
                        "answer.longest.reading.ms",
                        ConfigDef.Type.INT,
                        5_000,
                        between(100, 60_000),
                        LOW,
                        "Longest time to read the samples or predictions of one request from a topic.")
                .define(
                        "answer.commit.interval.ms",
                        ConfigDef.Type.INT,
                        100,
                        between(10, 60_000),
                        MEDIUM,
                        "Interval between commits of answers: what a client waits for at least.")
                .define(
                        "answer.session.timeout.ms",
                        ConfigDef.Type.INT,
                        45_000,
                        between(1_000, 600_000),
                        LOW,
                        "Time without heartbeats after which an instance counts as dead and its work is given to"
                                + " others.");
    }

    /**
     * Reads the configuration; keys of other parts are ignored.
     *
     * @throws org.apache.kafka.common.config.ConfigException naming key, value and what is allowed
     */
    public static AnswerConfig parse(Map<String, String> properties) {
        AbstractConfig config = new AbstractConfig(definition(), properties, false);
        return new AnswerConfig(
                config.getString("answer.application.id"),
                Optional.of(config.getString("answer.instance.id")).filter(id -> !id.isEmpty()),
                Path.of(config.getString("answer.state.directory")),
                config.getString("answer.topic.prefix"),
                config.getInt("answer.threads"),
                Duration.ofMillis(config.getInt("answer.commit.interval.ms")),
                Duration.ofMillis(config.getInt("answer.session.timeout.ms")),
                Duration.ofMillis(config.getInt("answer.longest.reading.ms")),
                new AnswerRules(
                        config.getInt("answer.client.per.second"),
                        Duration.ofMillis(config.getInt("answer.longest.wait.ms")),
                        Duration.ofSeconds(config.getInt("answer.remember.seconds"))));
    }

    /** As one of Kafka Streams' applications. */
    StreamsSettings.Application application() {
        return new StreamsSettings.Application(
                applicationId, instanceId, stateDirectory, threads, commitInterval, sessionTimeout, true);
    }
}
