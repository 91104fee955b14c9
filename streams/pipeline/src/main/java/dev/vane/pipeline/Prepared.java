package dev.vane.pipeline;

import dev.vane.clients.TopicAdmin;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Topics that are ready to be used.
 *
 * @param partitions number of partitions by topic, of those that are read
 * @param maxBytes largest record by topic, of those that are written
 */
record Prepared(Map<String, Integer> partitions, Map<String, Integer> maxBytes) {
    Prepared {
        partitions = Map.copyOf(partitions);
        maxBytes = Map.copyOf(maxBytes);
    }

    /** Asks the brokers how large the records of some topics may be. */
    static Map<String, Integer> maxBytes(TopicAdmin admin, Collection<String> topics) {
        Map<String, Integer> maxBytes = new HashMap<>();
        topics.forEach(topic -> maxBytes.put(topic, Integer.parseInt(admin.setting(topic, "max.message.bytes"))));
        return maxBytes;
    }
}
