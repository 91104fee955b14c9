package dev.vane.clients;

import java.util.Map;
import org.apache.kafka.common.Uuid;

/**
 * What the brokers hold of a topic.
 *
 * @param id of the topic: one that is deleted and created again has another
 * @param partitions the offsets of each partition, by its number
 */
record TopicState(Uuid id, Map<Integer, Offsets> partitions) {
    TopicState {
        partitions = Map.copyOf(partitions);
    }

    /**
     * The offsets of a partition.
     *
     * @param first of the first record that it still holds
     * @param end after the last record that a reader may see
     */
    record Offsets(long first, long end) {
        /** The nearest offset to this one that can be read from. */
        long clamp(long offset) {
            return Math.clamp(offset, first, Math.max(first, end));
        }
    }
}
