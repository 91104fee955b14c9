package dev.vane.exporter;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * Which partitions are read, from where on, and which of their records are news. There is no consumer group: every
 * exporter reads everything, and rebuilds what it shows from the topics instead of from committed offsets.
 *
 * <p>Topics that tell what series are now start some minutes back, the others at their end. What was there before is
 * history: shown, but not counted. Partitions that appear later are new from their first record on.
 */
final class Assignment {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final Consumer<byte[], byte[]> consumer;
    private final ExporterTopics topics;
    private final Duration history;
    private final Map<TopicPartition, Long> firstNews = new HashMap<>();

    Assignment(Consumer<byte[], byte[]> consumer, ExporterTopics topics, Duration history) {
        this.consumer = consumer;
        this.topics = topics;
        this.history = history;
    }

    /** Starts to read partitions that were not there before. */
    void discover(Instant now) {
        Set<TopicPartition> found = partitions();
        found.removeAll(firstNews.keySet());
        if (found.isEmpty()) {
            return;
        }
        Set<TopicPartition> all = new HashSet<>(firstNews.keySet());
        all.addAll(found);
        consumer.assign(all);
        if (firstNews.isEmpty()) {
            startWithHistory(found, now);
        } else {
            consumer.seekToBeginning(found);
            found.forEach(partition -> firstNews.put(partition, 0L));
        }
    }

    private void startWithHistory(Set<TopicPartition> found, Instant now) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(found, TIMEOUT);
        Map<TopicPartition, Long> starts = new HashMap<>(ends);
        starts.putAll(historyStarts(found, ends, now));
        starts.forEach(consumer::seek);
        firstNews.putAll(ends);
    }

    private Set<TopicPartition> partitions() {
        return topics.names().stream()
                .flatMap(topic -> consumer.partitionsFor(topic, TIMEOUT).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private Map<TopicPartition, Long> historyStarts(
            Collection<TopicPartition> found, Map<TopicPartition, Long> ends, Instant now) {
        List<String> ofSeries = topics.ofSeries();
        Map<TopicPartition, Long> times = found.stream()
                .filter(partition -> ofSeries.contains(partition.topic()))
                .collect(Collectors.toMap(Function.identity(), partition -> now.minus(historyOf(partition.topic()))
                        .toEpochMilli()));
        Map<TopicPartition, Long> starts = new HashMap<>();
        Map<TopicPartition, OffsetAndTimestamp> offsets = consumer.offsetsForTimes(times, TIMEOUT);
        // A partition without a record that young has no offset, and one in an open transaction may lie past the end.
        offsets.forEach((partition, offset) -> starts.put(
                partition, offset == null ? ends.get(partition) : Math.min(offset.offset(), ends.get(partition))));
        return starts;
    }

    /** What is shown over a stretch of time needs all of it, even where series last shorter. */
    private Duration historyOf(String topic) {
        boolean longer = topic.equals(topics.realisedErrors().name()) && history.compareTo(RealisedErrors.LONGEST) < 0;
        return longer ? RealisedErrors.LONGEST : history;
    }

    /** True until {@link #discover} has found a first partition. */
    boolean isEmpty() {
        return firstNews.isEmpty();
    }

    /** True if every topic has partitions. */
    boolean isComplete() {
        return topicsOf(firstNews.keySet()).containsAll(topics.names());
    }

    /** True if the record arrived after the exporter started. */
    boolean isNews(ConsumerRecord<?, ?> record) {
        return record.offset() >= firstNews.get(new TopicPartition(record.topic(), record.partition()));
    }

    /** True if every topic is there and its history has been read. */
    boolean isCaughtUp() {
        return isComplete() && firstNews.keySet().stream().allMatch(partition -> history(partition) == 0);
    }

    /** Records not read yet, by topic; until a first fetch has told the end, those that were there at the start. */
    Map<String, Long> lag() {
        return firstNews.keySet().stream()
                .collect(Collectors.groupingBy(TopicPartition::topic, Collectors.summingLong(this::lag)));
    }

    private long lag(TopicPartition partition) {
        return consumer.currentLag(partition).orElseGet(() -> history(partition));
    }

    /** Records left to read before the first that is news. */
    private long history(TopicPartition partition) {
        long news = firstNews.get(partition);
        return news == 0 ? 0 : Math.max(0, news - consumer.position(partition, TIMEOUT));
    }

    private static Set<String> topicsOf(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::topic).collect(Collectors.toUnmodifiableSet());
    }
}
