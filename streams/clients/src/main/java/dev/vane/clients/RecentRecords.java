package dev.vane.clients;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records of one partition that were handled since the brokers last said which topic it belongs to. If the topic turns out
 * to have been deleted and created again meanwhile, the new one is read from its first record on, and those of its records
 * that were handled already are known by offset and time.
 */
final class RecentRecords {
    /** More than a second brings, other than while catching up; beyond, the oldest are forgotten. */
    private static final int MAX = 10_000;

    /** Times in milliseconds since the epoch, by offset. */
    private final TreeMap<Long, Long> handled = new TreeMap<>();

    private final Map<Long, Long> handledOfTheNewTopic = new HashMap<>();

    /** Takes a record. True if it was handled before. */
    boolean add(ConsumerRecord<?, ?> record) {
        if (handledOfTheNewTopic.remove(record.offset(), record.timestamp())) {
            return true;
        }
        handled.put(record.offset(), record.timestamp());
        if (handled.size() > MAX) {
            handled.pollFirstEntry();
        }
        return false;
    }

    /** Everything before this offset is known to be of the topic as it is. */
    void confirm(long offset) {
        handled.headMap(offset).clear();
    }

    /** The topic is another: it is read again from its first record on. */
    void startAgain() {
        handledOfTheNewTopic.clear();
        handledOfTheNewTopic.putAll(handled);
        handled.clear();
    }
}
