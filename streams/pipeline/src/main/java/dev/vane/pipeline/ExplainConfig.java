package dev.vane.pipeline;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;

/**
 * How explaining runs.
 *
 * @param applicationId names the Kafka Streams application, which is another than the pipeline's
 * @param instanceId names this instance for good, so that it may come back without a rebalance; empty if it need not
 * @param stateDirectory where Kafka Streams keeps what belongs to this instance
 * @param topicPrefix before the name of every topic that is read or written
 * @param threads stream threads, each with its own model
 * @param commitInterval how often what was explained becomes visible to {@code read_committed} readers
 * @param sessionTimeout silence after which the group takes an instance for dead
 */
public record ExplainConfig(
        String applicationId,
        Optional<String> instanceId,
        Path stateDirectory,
        String topicPrefix,
        int threads,
        Duration commitInterval,
        Duration sessionTimeout) {

    /** The keys, their defaults and what they mean. */
    public static ConfigDef definition() {
        return new ConfigDef()
                .define(
                        "explain.application.id",
                        ConfigDef.Type.STRING,
                        "vane-explain",
                        new NonEmptyString(),
                        HIGH,
                        "Name of the Kafka Streams application. Instances with the same name share the work.")
                .define(
                        "explain.instance.id",
                        ConfigDef.Type.STRING,
                        "",
                        MEDIUM,
                        "Static name of this instance (group.instance.id). With it, a quick restart causes no"
                                + " rebalance.")
                .define(
                        "explain.state.directory",
                        ConfigDef.Type.STRING,
                        ".vane/explain",
                        new NonEmptyString(),
                        HIGH,
                        "State directory of this instance alone. Keep it across restarts.")
                .define(
                        "explain.topic.prefix",
                        ConfigDef.Type.STRING,
                        "",
                        LOW,
                        "Prefix of the names of all topics: the value of pipeline.output.prefix.")
                .define(
                        "explain.threads",
                        ConfigDef.Type.INT,
                        1,
                        between(1, 64),
                        HIGH,
                        "Number of stream threads, each with one model.")
                .define(
                        "explain.commit.interval.ms",
                        ConfigDef.Type.INT,
                        200,
                        between(10, 60_000),
                        MEDIUM,
                        "Interval between commits of explanations.")
                .define(
                        "explain.session.timeout.ms",
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
    public static ExplainConfig parse(Map<String, String> properties) {
        AbstractConfig config = new AbstractConfig(definition(), properties, false);
        return new ExplainConfig(
                config.getString("explain.application.id"),
                Optional.of(config.getString("explain.instance.id")).filter(id -> !id.isEmpty()),
                Path.of(config.getString("explain.state.directory")),
                config.getString("explain.topic.prefix"),
                config.getInt("explain.threads"),
                Duration.ofMillis(config.getInt("explain.commit.interval.ms")),
                Duration.ofMillis(config.getInt("explain.session.timeout.ms")));
    }

    /** As one of Kafka Streams' applications. */
    StreamsSettings.Application application() {
        return new StreamsSettings.Application(
                applicationId, instanceId, stateDirectory, threads, commitInterval, sessionTimeout, true);
    }
}
