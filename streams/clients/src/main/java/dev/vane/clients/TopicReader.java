package dev.vane.clients;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/** Reads a part of a topic when somebody asks for it. Belongs to one thread at a time, like its consumer. */
public final class TopicReader implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final Duration longest;

    /**
     * Reads with a consumer that has no group and is assigned to nothing; it is closed with this.
     *
     * @param longest how long one {@link #read} may take
     */
    public TopicReader(Consumer<byte[], byte[]> consumer, Duration longest) {
        this.consumer = consumer;
        this.longest = longest;
    }

    /** All partitions of a topic. The one where Kafka's own partitioner puts a key comes first; a producer may have one of its own. */
    public List<TopicPartition> partitions(String topic, byte[] key) {
        int count = consumer.partitionsFor(topic, TIMEOUT).size();
        int usual = count == 0 ? 0 : Utils.toPositive(Utils.murmur2(key)) % count;
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            partitions.add(new TopicPartition(topic, i));
        }
        partitions.sort(Comparator.comparing(partition -> partition.partition() != usual));
        return partitions;
    }

    /** Offset of the first record that is there. */
    public long firstOffset(TopicPartition partition) {
        return consumer.beginningOffsets(List.of(partition), TIMEOUT).get(partition);
    }

    /** Offset of the first record that was appended at this time or later, in milliseconds since the epoch; empty if there is none. */
    public OptionalLong offsetAt(TopicPartition partition, long appendedMillis) {
        OffsetAndTimestamp found = consumer.offsetsForTimes(Map.of(partition, Math.max(0, appendedMillis)), TIMEOUT)
                .get(partition);
        return found == null ? OptionalLong.empty() : OptionalLong.of(found.offset());
    }

    /**
     * Hands over records from an offset on, until one is the last that is wanted or those that are there now have been read.
     *
     * @param wantsMore takes a record, and tells whether it wants the next
     * @throws TooLongException if that takes too long
     */
    public void read(TopicPartition partition, long offset, Predicate<ConsumerRecord<byte[], byte[]>> wantsMore) {
        long deadline = System.nanoTime() + longest.toNanos();
        consumer.assign(List.of(partition));
        try {
            long end = consumer.endOffsets(List.of(partition), TIMEOUT).get(partition);
            consumer.seek(partition, offset);
            while (consumer.position(partition, TIMEOUT) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (!wantsMore.test(record)) {
                        return;
                    }
                }
                if (System.nanoTime() > deadline) {
                    throw new TooLongException(partition, longest);
                }
            }
        } finally {
            consumer.assign(List.of());
        }
    }

    /** Ends what another thread is reading, by a {@link org.apache.kafka.common.errors.WakeupException} there. */
    public void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_WITHIN));
    }
}
