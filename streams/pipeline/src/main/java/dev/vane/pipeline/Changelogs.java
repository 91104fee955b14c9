package dev.vane.pipeline;

import dev.vane.clients.TopicAdmin;
import dev.vane.contracts.Topics;
import dev.vane.pipeline.explain.SelectionStores;
import dev.vane.pipeline.feedback.FeedbackStores;
import dev.vane.pipeline.window.Stores;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Creates the changelogs of the stores before Kafka Streams would, and waits until they answer: an idempotent producer
 * that writes to a topic just created can lose its first batch (KAFKA-14359).
 */
final class Changelogs {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Small segments: the newest one is never compacted, and a restart reads all of it. */
    private static final Map<String, String> SETTINGS = Map.of(
            "cleanup.policy", "compact",
            "message.timestamp.type", "CreateTime",
            "segment.bytes", Integer.toString(32 << 20));

    private Changelogs() {}

    /** Each has as many partitions as there are tasks: as the topic that its part of the topology reads. */
    static void prepare(TopicAdmin admin, PipelineConfig config) {
        prepare(admin, config.applicationId(), Stores.ALL, Topics.SAMPLES.name());
        if (config.selection().isPresent()) {
            prepare(admin, config.applicationId(), SelectionStores.ALL, Topics.SAMPLES.name());
        }
        prepare(
                admin,
                config.applicationId(),
                FeedbackStores.ALL,
                Topics.PREDICTIONS.prefixed(config.outputPrefix()).name());
    }

    static void prepare(TopicAdmin admin, String applicationId, Collection<String> stores, String source) {
        List<String> names = stores.stream()
                .map(store -> "%s-%s-changelog".formatted(applicationId, store))
                .toList();
        admin.create(names, SETTINGS, admin.partitions(source));
        admin.await(names, TIMEOUT);
    }
}
