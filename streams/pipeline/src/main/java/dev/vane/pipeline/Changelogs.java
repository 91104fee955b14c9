package dev.vane.pipeline;

import dev.vane.clients.TopicAdmin;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Creates the changelogs of the stores before Kafka Streams would, and waits until they answer: an idempotent producer
 * that writes to a topic just created can lose its first batch (KAFKA-14359).
 */
final class Changelogs {
    /** A sample as received with its key, or the state of a host with many VMs, is larger than a topic's default allows. */
    static final int MAX_RECORD_BYTES = 8 << 20;

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String MAX_MESSAGE_BYTES = "max.message.bytes";

    /** Small segments: the newest one is never compacted, and a restart reads all of it. */
    private static final Map<String, String> SETTINGS = Map.of(
            "cleanup.policy",
            "compact",
            "message.timestamp.type",
            "CreateTime",
            "segment.bytes",
            Integer.toString(32 << 20),
            MAX_MESSAGE_BYTES,
            Integer.toString(MAX_RECORD_BYTES));

    private Changelogs() {}

    /**
     * Makes sure that the changelogs of some stores can be used with the topic that fills them: each has as many
     * partitions as there are tasks, and takes records of the size that may come.
     *
     * @param source the topic that the part of the topology with these stores reads
     * @return the number of partitions
     * @throws OtherPartitionsException if the topic has other partitions than when the changelogs were made
     */
    static int prepare(TopicAdmin admin, String applicationId, Collection<String> stores, String source) {
        List<String> names = stores.stream()
                .map(store -> name(applicationId, store))
                .sorted()
                .toList();
        int partitions = admin.partitions(source);
        admin.create(names, SETTINGS, partitions);
        admin.await(names, TIMEOUT);
        for (String name : names) {
            int made = admin.partitions(name);
            if (made != partitions) {
                throw new OtherPartitionsException("%s has %d partitions and %s has %d: %s"
                        .formatted(source, partitions, name, made, advice(applicationId)));
            }
            admin.raise(name, MAX_MESSAGE_BYTES, MAX_RECORD_BYTES);
        }
        return partitions;
    }

    /** As Kafka Streams names the changelog of a store. */
    static String name(String applicationId, String store) {
        return "%s-%s-changelog".formatted(applicationId, store);
    }

    /** What to do if a topic has other partitions than the state was made for, as the second half of a sentence. */
    static String advice(String applicationId) {
        return ("the number of partitions is chosen when topics are made, because hosts move to other partitions without"
                        + " their state; to go on with the new number, end all instances of %1$s, delete its state with"
                        + " 'vane topics reset --application %1$s' and start them again: windows then fill anew within"
                        + " a minute")
                .formatted(applicationId);
    }

    /** A topic has other partitions than the state that is kept of it. */
    static final class OtherPartitionsException extends IllegalStateException {
        OtherPartitionsException(String message) {
            super(message);
        }
    }
}
