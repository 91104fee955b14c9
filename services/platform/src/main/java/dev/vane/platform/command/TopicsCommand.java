package dev.vane.platform.command;

import dev.vane.clients.KafkaSettings;
import dev.vane.clients.TopicAdmin;
import dev.vane.contracts.Topic;
import dev.vane.contracts.Topics;
import dev.vane.pipeline.KeptState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "topics",
        description =
                "Creates the platform's topics on a Kafka cluster, lists them, or deletes the state of an application.")
final class TopicsCommand {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Spec
    private CommandSpec spec;

    @Command(description = "Creates the topics that do not exist yet; existing ones are not changed.")
    int create(
            @Mixin KafkaOptions options,
            @Option(
                            names = "--partitions",
                            paramLabel = "N",
                            defaultValue = "4",
                            description =
                                    "Partitions of each topic: the most stream threads, over all instances, that can share"
                                            + " the work. Choose it once: raising it later costs the state that is kept."
                                            + " Default: ${DEFAULT-VALUE}")
                    int partitions,
            @Option(names = "--json", description = "Prints the names of the created topics as JSON.") boolean json)
            throws Exception {
        if (partitions < 1) {
            throw new ParameterException(spec.commandLine(), "--partitions must be at least 1: " + partitions);
        }
        try (TopicAdmin admin = open(options.kafka())) {
            List<String> created = admin.create(Topics.ALL, partitions);
            admin.await(Topics.ALL.stream().map(Topic::name).toList(), TIMEOUT);
            if (json) {
                Output.line(spec, Output.json(Map.of("created", created)));
            } else {
                Topics.ALL.forEach(topic -> Output.line(
                        spec,
                        "%-32s %s".formatted(topic.name(), created.contains(topic.name()) ? "created" : "exists")));
            }
        }
        return 0;
    }

    @Command(description = "Lists the topics.")
    int list(@Mixin KafkaOptions options, @Option(names = "--json", description = "Prints a JSON array.") boolean json)
            throws Exception {
        try (TopicAdmin admin = open(options.kafka())) {
            List<Map<String, Object>> topics = new ArrayList<>();
            for (Topic<?, ?> topic : Topics.ALL) {
                topics.add(describe(admin, topic.name()));
            }
            if (json) {
                Output.line(spec, Output.json(topics));
            } else {
                topics.forEach(topic -> Output.line(spec, "%-32s %s".formatted(topic.get("name"), shown(topic))));
            }
        }
        return 0;
    }

    @Command(
            description = "Deletes the state that the pipeline or the explainer keeps in Kafka, after its topics got"
                    + " another number of partitions. All its instances must have ended. Windows fill anew within a"
                    + " minute; nothing else is lost.")
    int reset(
            @Mixin KafkaOptions options,
            @Option(
                            names = "--application",
                            paramLabel = "ID",
                            required = true,
                            description = "pipeline.application.id or explain.application.id")
                    String application,
            @Option(names = "--json", description = "Prints the names of the topics that were deleted as JSON.")
                    boolean json)
            throws Exception {
        try (TopicAdmin admin = open(options.kafka())) {
            List<String> deleted = KeptState.delete(admin, application);
            if (json) {
                Output.line(spec, Output.json(Map.of("deleted", deleted)));
            } else {
                deleted.forEach(name -> Output.line(spec, "%-48s deleted".formatted(name)));
            }
        }
        return 0;
    }

    private static TopicAdmin open(KafkaSettings settings) throws InterruptedException {
        Brokers.requireReachable(settings);
        return new TopicAdmin(settings.admin());
    }

    private static Map<String, Object> describe(TopicAdmin admin, String name) {
        Map<String, Object> topic = Output.object();
        topic.put("name", name);
        try {
            topic.put("partitions", admin.partitions(name));
            topic.put("retentionMs", Long.parseLong(admin.setting(name, "retention.ms")));
        } catch (UnknownTopicOrPartitionException e) {
            topic.put("partitions", 0);
        }
        return topic;
    }

    private static String shown(Map<String, Object> topic) {
        if (topic.get("retentionMs") instanceof Long millis) {
            return "%s partitions, kept %d h"
                    .formatted(
                            topic.get("partitions"), Duration.ofMillis(millis).toHours());
        }
        return "missing ('vane topics create' makes it)";
    }
}
