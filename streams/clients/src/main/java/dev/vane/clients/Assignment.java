package dev.vane.clients;

import dev.vane.clients.FollowedTopic.Start;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Which partitions are read, from where on, and which of their records are news. There is no consumer group: every follower
 * reads everything, and rebuilds what it shows from the topics instead of from committed offsets.
 *
 * <p>What was there at the start is history. Partitions and topics that appear later are news from their first record on,
 * and so is a topic that was deleted and created again.
 */
final class Assignment {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** One partition: offsets, but for the id of its topic. */
    private static final class Partition {
        private Uuid topicId;
        private long firstNews;
        private long firstKept;
        private long end;
        private long position;
        private long positionWhenAsked;
        private RecentRecords recent = new RecentRecords();
    }

    private final Consumer<byte[], byte[]> consumer;
    private final List<FollowedTopic> topics;
    private final Map<TopicPartition, Partition> partitions = new HashMap<>();

    /** Positions that must be reached until it has caught up; empty before the brokers' first answer. */
    private final Map<TopicPartition, Long> targets = new HashMap<>();

    /** Partitions whose position the brokers do not have. */
    private final Set<TopicPartition> outOfRange = new HashSet<>();

    private Set<String> missing;
    private boolean isStarted;

    Assignment(Consumer<byte[], byte[]> consumer, List<FollowedTopic> topics) {
        this.consumer = consumer;
        this.topics = List.copyOf(topics);
        this.missing = topics.stream().map(FollowedTopic::name).collect(Collectors.toUnmodifiableSet());
    }

    /** The brokers are asked now: what was read before is of the topics that they tell of. */
    void asked() {
        partitions.forEach((partition, known) -> {
            known.position = position(partition);
            known.positionWhenAsked = known.position;
        });
    }

    /**
     * Takes the brokers' answer: starts to read what was not there before.
     *
     * @return names of topics that were deleted and created again
     */
    Set<String> answered(Map<String, TopicState> answer, Instant now) {
        missing = topics.stream()
                .map(FollowedTopic::name)
                .filter(name -> !answer.containsKey(name))
                .collect(Collectors.toCollection(TreeSet::new));
        Map<TopicPartition, TopicState.Offsets> offsets = offsets(answer);
        Set<String> anew = anew(answer);
        follow(offsets, answer, now);
        anew.forEach(topic -> startAgain(topic, answer.get(topic)));
        comeBackIntoRange(offsets);
        offsets.forEach((partition, range) -> {
            Partition known = partitions.get(partition);
            known.firstKept = range.first();
            known.end = range.end();
            known.recent.confirm(known.positionWhenAsked);
        });
        if (targets.isEmpty()) {
            offsets.forEach((partition, range) -> targets.put(partition, range.end()));
        }
        return anew;
    }

    private static Map<TopicPartition, TopicState.Offsets> offsets(Map<String, TopicState> answer) {
        Map<TopicPartition, TopicState.Offsets> offsets = new HashMap<>();
        answer.forEach((topic, state) ->
                state.partitions().forEach((number, range) -> offsets.put(new TopicPartition(topic, number), range)));
        return offsets;
    }

    private Set<String> anew(Map<String, TopicState> answer) {
        return partitions.entrySet().stream()
                .filter(known -> {
                    TopicState state = answer.get(known.getKey().topic());
                    return state != null && isAnother(known.getKey(), known.getValue(), state);
                })
                .map(known -> known.getKey().topic())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A broker that gives topics no ids shows it by an offset that has not been reached yet. */
    private boolean isAnother(TopicPartition partition, Partition known, TopicState state) {
        TopicState.Offsets range = state.partitions().get(partition.partition());
        return !known.topicId.equals(state.id())
                || range == null
                || (state.id().equals(Uuid.ZERO_UUID)
                        && outOfRange.contains(partition)
                        && known.position > range.end());
    }

    /** Without the partitions for a moment: what was fetched of the old ones is not to be read. */
    private void startAgain(String topic, TopicState state) {
        Map<TopicPartition, Partition> old = new HashMap<>();
        partitions.forEach((partition, known) -> {
            if (partition.topic().equals(topic)) {
                old.put(partition, known);
            }
        });
        partitions.keySet().removeAll(old.keySet());
        targets.keySet().removeAll(old.keySet());
        outOfRange.removeAll(old.keySet());
        consumer.assign(partitions.keySet());
        state.partitions().forEach((number, range) -> {
            TopicPartition partition = new TopicPartition(topic, number);
            RecentRecords recent = old.containsKey(partition) ? old.get(partition).recent : new RecentRecords();
            recent.startAgain();
            add(partition, state.id(), range.first(), range.first()).recent = recent;
        });
        consumer.assign(partitions.keySet());
        state.partitions().forEach((number, range) -> consumer.seek(new TopicPartition(topic, number), range.first()));
    }

    private void follow(Map<TopicPartition, TopicState.Offsets> offsets, Map<String, TopicState> answer, Instant now) {
        Map<TopicPartition, TopicState.Offsets> found = new HashMap<>(offsets);
        found.keySet().removeAll(partitions.keySet());
        if (!found.isEmpty()) {
            Map<TopicPartition, Long> starts = starts(found, now);
            found.forEach((partition, range) -> add(
                    partition,
                    answer.get(partition.topic()).id(),
                    starts.get(partition),
                    isStarted ? range.first() : range.end()));
            consumer.assign(partitions.keySet());
            starts.forEach(consumer::seek);
        }
        isStarted = true;
    }

    private Partition add(TopicPartition partition, Uuid topicId, long start, long firstNews) {
        Partition added = new Partition();
        added.topicId = topicId;
        added.firstNews = firstNews;
        added.position = start;
        added.positionWhenAsked = start;
        partitions.put(partition, added);
        return added;
    }

    private Map<TopicPartition, Long> starts(Map<TopicPartition, TopicState.Offsets> found, Instant now) {
        Map<TopicPartition, Long> starts = new HashMap<>();
        Map<TopicPartition, Long> times = new HashMap<>();
        found.forEach((partition, range) -> {
            switch (isStarted ? new Start.Beginning() : startOf(partition.topic())) {
                case Start.Beginning() -> starts.put(partition, range.first());
                case Start.End() -> starts.put(partition, range.end());
                case Start.Back(Duration age) -> {
                    starts.put(partition, range.end());
                    times.put(partition, now.minus(age).toEpochMilli());
                }
            }
        });
        if (!times.isEmpty()) {
            // A partition without a record that young has no offset, and one in an open transaction may lie past the
            // end.
            consumer.offsetsForTimes(times, TIMEOUT).forEach((partition, offset) -> {
                if (offset != null) {
                    starts.merge(partition, offset.offset(), Math::min);
                }
            });
        }
        return starts;
    }

    private Start startOf(String topic) {
        return topics.stream()
                .filter(followed -> followed.name().equals(topic))
                .findFirst()
                .orElseThrow()
                .start();
    }

    /** The brokers do not have the position of these: what was there is deleted, or was lost with a leader. */
    void outOfRange(Collection<TopicPartition> lost) {
        outOfRange.addAll(lost);
    }

    private void comeBackIntoRange(Map<TopicPartition, TopicState.Offsets> offsets) {
        for (TopicPartition partition : List.copyOf(outOfRange)) {
            TopicState.Offsets range = offsets.get(partition);
            if (range != null) {
                Partition known = partitions.get(partition);
                known.position = range.clamp(known.position);
                consumer.seek(partition, known.position);
                outOfRange.remove(partition);
            }
        }
    }

    /** True until the brokers' first answer. */
    boolean isEmpty() {
        return partitions.isEmpty();
    }

    /** Topics that do not exist. */
    Set<String> missing() {
        return missing;
    }

    /** Tells what a record is; to be asked once for each. */
    Kind kindOf(ConsumerRecord<?, ?> record) {
        Partition partition = partitions.get(new TopicPartition(record.topic(), record.partition()));
        if (partition.recent.add(record)) {
            return Kind.HANDLED_BEFORE;
        }
        return record.offset() >= partition.firstNews ? Kind.NEWS : Kind.HISTORY;
    }

    /** What a record is to the follower. */
    enum Kind {
        HISTORY,
        NEWS,
        HANDLED_BEFORE
    }

    /** True if every topic is there, and what was there when it was found has been read. */
    boolean isCaughtUp() {
        return isStarted
                && missing.isEmpty()
                && targets.entrySet().stream().allMatch(target -> position(target.getKey()) >= target.getValue());
    }

    /** Has it catch up again with what the brokers' next answer tells. */
    void forgetTargets() {
        targets.clear();
    }

    /**
     * True if there are records, as the brokers' last answer told, of which none was read since they were asked.
     *
     * @param anyPartition of one partition at least; otherwise of none of them
     */
    boolean isStandingStill(boolean anyPartition) {
        List<TopicPartition> behind = partitions.keySet().stream()
                .filter(partition -> position(partition) < partitions.get(partition).end)
                .toList();
        long still = behind.stream()
                .filter(partition -> position(partition) == partitions.get(partition).positionWhenAsked)
                .count();
        return anyPartition ? still > 0 : !behind.isEmpty() && still == behind.size();
    }

    /** Records not read yet, by topic, as of the brokers' last answer. */
    Map<String, Long> lag() {
        return partitions.entrySet().stream()
                .collect(Collectors.groupingBy(
                        known -> known.getKey().topic(),
                        Collectors.summingLong(known -> Math.max(0, known.getValue().end - position(known.getKey())))));
    }

    /** The first offset that each partition of a topic still holds. */
    Map<TopicPartition, Long> firstOffsets(String topic) {
        return partitions.entrySet().stream()
                .filter(known -> known.getKey().topic().equals(topic))
                .collect(Collectors.toMap(Map.Entry::getKey, known -> known.getValue().firstKept));
    }

    /** Without waiting: the consumer may not know its position while it asks for a new leader. */
    private long position(TopicPartition partition) {
        Partition known = partitions.get(partition);
        if (known == null) {
            return 0;
        }
        try {
            known.position = consumer.position(partition, Duration.ZERO);
        } catch (TimeoutException e) {
            return known.position;
        }
        return known.position;
    }
}
