package dev.vane.pipeline;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.vane.contracts.DegradedRule;
import dev.vane.pipeline.explain.SelectionRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/**
 * How a pipeline runs.
 *
 * @param applicationId names the Kafka Streams application: its group, its transactions and its changelogs
 * @param instanceId names this instance for good, so that it may come back without a rebalance; empty if it need not
 * @param stateDirectory where Kafka Streams keeps what belongs to this instance; must outlive it
 * @param outputPrefix before the name of every topic that is written
 * @param threads stream threads, each with its own engine
 * @param commitInterval how often outcomes become visible to {@code read_committed} readers
 * @param sessionTimeout silence after which the group takes an instance for dead
 * @param degraded when a VM is degraded
 * @param selection which windows are to be explained; empty if none is
 * @param shed true to leave windows out when the pipeline is behind, false to predict all of them, however late
 * @param adapt true if measurements of a VM shift its later predictions
 */
public record PipelineConfig(
        String applicationId,
        Optional<String> instanceId,
        Path stateDirectory,
        String outputPrefix,
        int threads,
        Duration commitInterval,
        Duration sessionTimeout,
        DegradedRule degraded,
        Optional<SelectionRules> selection,
        boolean shed,
        boolean adapt) {

    /** The keys, their defaults and what they mean. */
    public static ConfigDef definition() {
        return new ConfigDef()
                .define(
                        "pipeline.application.id",
                        ConfigDef.Type.STRING,
                        "vane-pipeline",
                        new NonEmptyString(),
                        HIGH,
                        "Name of the Kafka Streams application. Instances with the same name share the work.")
                .define(
                        "pipeline.instance.id",
                        ConfigDef.Type.STRING,
                        "",
                        MEDIUM,
                        "Static name of this instance (group.instance.id). With it, a quick restart causes no"
                                + " rebalance.")
                .define(
                        "pipeline.state.directory",
                        ConfigDef.Type.STRING,
                        ".vane/pipeline",
                        new NonEmptyString(),
                        HIGH,
                        "State directory of this instance alone. Keep it across restarts.")
                .define(
                        "pipeline.output.prefix",
                        ConfigDef.Type.STRING,
                        "",
                        LOW,
                        "Prefix of the names of all output topics. With one, measured performances are not copied to the"
                                + " samples: a pipeline without a prefix does that.")
                .define(
                        "pipeline.threads",
                        ConfigDef.Type.INT,
                        1,
                        between(1, 64),
                        HIGH,
                        "Number of stream threads, each with one engine.")
                .define(
                        "pipeline.commit.interval.ms",
                        ConfigDef.Type.INT,
                        100,
                        between(10, 60_000),
                        MEDIUM,
                        "Interval between commits of outcomes. It is part of every prediction's delay.")
                .define(
                        "pipeline.session.timeout.ms",
                        ConfigDef.Type.INT,
                        45_000,
                        between(1_000, 600_000),
                        LOW,
                        "Time without heartbeats after which an instance counts as dead and its work is given to"
                                + " others.")
                .define(
                        "pipeline.degraded.from",
                        ConfigDef.Type.DOUBLE,
                        DegradedRule.DEFAULT.degradedFrom(),
                        between(0, 1),
                        LOW,
                        "A VM degrades when the smoothed probability that it runs too slowly is at least this. Console,"
                                + " alerts and explanations follow it.")
                .define(
                        "pipeline.recovered.below",
                        ConfigDef.Type.DOUBLE,
                        DegradedRule.DEFAULT.recoveredBelow(),
                        between(0, 1),
                        LOW,
                        "A degraded VM has recovered when that probability is below this.")
                .define(
                        "pipeline.explain",
                        ConfigDef.Type.STRING,
                        "on",
                        ValidString.in("on", "off"),
                        HIGH,
                        "Whether windows are sent to be explained; 'vane explain' explains them.")
                .define(
                        "pipeline.explain.vm.seconds",
                        ConfigDef.Type.INT,
                        SelectionRules.DEFAULT.vmSeconds(),
                        between(0, 86_400),
                        MEDIUM,
                        "Shortest time between two explanations of a VM, in seconds of event time.")
                .define(
                        "pipeline.explain.repeat.seconds",
                        ConfigDef.Type.INT,
                        SelectionRules.DEFAULT.repeatSeconds(),
                        between(0, 86_400),
                        MEDIUM,
                        "A VM that stays degraded is explained anew after this many seconds, or sooner if another VM"
                                + " takes most of its CPU time; 0 explains none anew.")
                .define(
                        "pipeline.explain.host.per.minute",
                        ConfigDef.Type.INT,
                        SelectionRules.DEFAULT.hostPerMinute(),
                        between(0, 60),
                        MEDIUM,
                        "Largest number of explanations for one host per minute of event time, evenly spaced.")
                .define(
                        "pipeline.explain.sample.seconds",
                        ConfigDef.Type.INT,
                        SelectionRules.DEFAULT.sampleSeconds(),
                        between(0, 86_400),
                        MEDIUM,
                        "Interval in seconds at which the attention of one window of each VM is measured; 0 measures"
                                + " none.")
                .define(
                        "pipeline.overload",
                        ConfigDef.Type.STRING,
                        "shed",
                        ValidString.in("shed", "wait"),
                        HIGH,
                        "What to do when the pipeline is behind: shed skips windows and reports them, wait predicts"
                                + " all of them late.")
                .define(
                        "pipeline.adapt",
                        ConfigDef.Type.STRING,
                        "on",
                        ValidString.in("on", "off"),
                        HIGH,
                        "Whether measured performances of a VM shift its later predictions.");
    }

    /**
     * Reads the configuration; keys of other parts are ignored.
     *
     * @throws org.apache.kafka.common.config.ConfigException naming key, value and what is allowed
     * @throws IllegalArgumentException if a VM would recover before it has degraded
     */
    public static PipelineConfig parse(Map<String, String> properties) {
        AbstractConfig config = new AbstractConfig(definition(), properties, false);
        return new PipelineConfig(
                config.getString("pipeline.application.id"),
                Optional.of(config.getString("pipeline.instance.id")).filter(id -> !id.isEmpty()),
                Path.of(config.getString("pipeline.state.directory")),
                config.getString("pipeline.output.prefix"),
                config.getInt("pipeline.threads"),
                Duration.ofMillis(config.getInt("pipeline.commit.interval.ms")),
                Duration.ofMillis(config.getInt("pipeline.session.timeout.ms")),
                DegradedRule.DEFAULT.with(
                        config.getDouble("pipeline.degraded.from"), config.getDouble("pipeline.recovered.below")),
                selection(config),
                config.getString("pipeline.overload").equals("shed"),
                config.getString("pipeline.adapt").equals("on"));
    }

    private static Optional<SelectionRules> selection(AbstractConfig config) {
        SelectionRules rules = new SelectionRules(
                config.getInt("pipeline.explain.vm.seconds"),
                config.getInt("pipeline.explain.repeat.seconds"),
                config.getInt("pipeline.explain.host.per.minute"),
                config.getInt("pipeline.explain.sample.seconds"));
        return Optional.of(rules)
                .filter(handed -> config.getString("pipeline.explain").equals("on"));
    }

    /** As one of Kafka Streams' applications. */
    StreamsSettings.Application application() {
        return new StreamsSettings.Application(
                applicationId, instanceId, stateDirectory, threads, commitInterval, sessionTimeout, false);
    }
}
