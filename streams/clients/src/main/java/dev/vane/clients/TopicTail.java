package dev.vane.clients;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * What is appended to topics, handed over when somebody asks: whoever asks often gets each record once, and while nobody
 * asks, nothing is read. Belongs to one thread, like its consumer.
 */
public final class TopicTail implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final List<String> topics;
    private final Duration back;
    private final Duration longest;
    private List<TopicPartition> partitions = List.of();
    private Instant readAt = Instant.MIN;

    /**
     * Follows with a consumer that has no group and is assigned to nothing; it is closed with this.
     *
     * @param topics all of their partitions
     * @param back how old records may be that are handed over
     * @param longest how long one {@link #readOn} may take
     */
    public TopicTail(Consumer<byte[], byte[]> consumer, List<String> topics, Duration back, Duration longest) {
        this.consumer = consumer;
        this.topics = List.copyOf(topics);
        this.back = back;
        this.longest = longest;
    }

    /** Takes what a tail hands over. */
    public interface Follower {
        /** The tail begins anew: there may be records between those before and those that come. */
        void gap();

        /** The next record of its partition. */
        void take(ConsumerRecord<byte[], byte[]> record);
    }

    /**
     * Hands over all that was appended by now since it was asked the last time.
     *
     * @param now on the clock by which the topics' append times are
     * @throws TooLongException if that takes too long; the next call goes on from there
     */
    public void readOn(Instant now, Follower follower) {
        if (readAt.isBefore(now.minus(back))) {
            begin(now.minus(back));
            // Before anything was read, or what takes too long would begin anew for ever.
            readAt = now;
            follower.gap();
        }
        long deadline = System.nanoTime() + longest.toNanos();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey(), TIMEOUT) < end.getValue())) {
            consumer.poll(POLL).forEach(follower::take);
            if (System.nanoTime() > deadline) {
                throw new TooLongException(topics, longest);
            }
        }
        readAt = now;
    }

    private void begin(Instant from) {
        List<TopicPartition> found = new ArrayList<>();
        for (String topic : topics) {
            consumer.partitionsFor(topic, TIMEOUT)
                    .forEach(info -> found.add(new TopicPartition(topic, info.partition())));
        }
        partitions = found;
        consumer.assign(found);
        Map<TopicPartition, Long> times = new HashMap<>();
        found.forEach(partition -> times.put(partition, Math.max(0, from.toEpochMilli())));
        Map<TopicPartition, OffsetAndTimestamp> starts = consumer.offsetsForTimes(times, TIMEOUT);
        Map<TopicPartition, Long> ends = consumer.endOffsets(found, TIMEOUT);
        for (TopicPartition partition : found) {
            OffsetAndTimestamp start = starts.get(partition);
            consumer.seek(partition, start == null ? ends.get(partition) : start.offset());
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_WITHIN));
    }
}
