package dev.vane.web;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Which partitions are read, and from where on. There is no consumer group: every console reads everything. Topics start
 * some time back, maps at their first record: what is kept of them is little, and they do not last long.
 */
final class Assignment {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final Consumer<byte[], byte[]> consumer;
    private final ConsoleTopics topics;
    private final Duration history;

    /** Where each partition ended when it was found. */
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    Assignment(Consumer<byte[], byte[]> consumer, ConsoleTopics topics, Duration history) {
        this.consumer = consumer;
        this.topics = topics;
        this.history = history;
    }

    /** Starts to read partitions that were not there before. */
    void discover(Instant now) {
        Set<TopicPartition> found = topics.followed().stream()
                .flatMap(topic -> consumer.partitionsFor(topic, TIMEOUT).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .filter(partition -> !ends.containsKey(partition))
                .collect(Collectors.toSet());
        if (found.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> foundEnds = consumer.endOffsets(found, TIMEOUT);
        Map<TopicPartition, Long> starts = starts(foundEnds, now);
        Set<TopicPartition> all = new HashSet<>(ends.keySet());
        all.addAll(found);
        consumer.assign(all);
        starts.forEach(consumer::seek);
        ends.putAll(foundEnds);
    }

    private Map<TopicPartition, Long> starts(Map<TopicPartition, Long> foundEnds, Instant now) {
        long back = now.minus(history).toEpochMilli();
        Map<TopicPartition, Long> times = foundEnds.keySet().stream()
                .collect(Collectors.toMap(
                        partition -> partition,
                        partition ->
                                partition.topic().equals(topics.attentionMaps().name()) ? 0 : back));
        Map<TopicPartition, Long> starts = new HashMap<>(foundEnds);
        // A partition without a record that young has no offset, and one in an open transaction may lie past the end.
        consumer.offsetsForTimes(times, TIMEOUT).forEach((partition, offset) -> {
            if (offset != null) {
                starts.merge(partition, offset.offset(), Math::min);
            }
        });
        return starts;
    }

    /** True until {@link #discover} has found a first partition. */
    boolean isEmpty() {
        return ends.isEmpty();
    }

    /** True if every topic has partitions. */
    boolean isComplete() {
        return ends.keySet().stream()
                .map(TopicPartition::topic)
                .collect(Collectors.toSet())
                .containsAll(topics.followed());
    }

    /** True if every topic is there, and what was there when it was found has been read. */
    boolean isCaughtUp() {
        return isComplete()
                && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey(), TIMEOUT) >= end.getValue());
    }

    /** The first offset that each partition of the maps still holds. */
    Map<TopicPartition, Long> firstMaps() {
        return consumer.beginningOffsets(
                ends.keySet().stream()
                        .filter(partition ->
                                partition.topic().equals(topics.attentionMaps().name()))
                        .toList(),
                TIMEOUT);
    }
}
