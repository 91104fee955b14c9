package dev.vane.pipeline.answer;

import dev.vane.clients.TopicReader;
import dev.vane.contracts.ModelResponse.RecordRange;
import dev.vane.contracts.Reading;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.SourceRecords;
import dev.vane.pipeline.window.ModelRows;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What was read of one host. It lives through its records only as far as somebody asked, for the seconds of a host are remembered
 * for a short time: those that came after wait.
 */
final class ReadHost {
    private final byte[] key;
    private final TopicPartition partition;
    private final int keptSeconds;
    private final HostAgain again;
    private final Deque<Read> records = new ArrayDeque<>();
    private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
    private long next;

    /** A record and where it stands. */
    private record Read(SourceRecord record, long offset) {}

    /**
     * Nothing is read yet.
     *
     * @param offset of the first record to be read
     * @param keptSeconds that an edited window is assembled from
     */
    ReadHost(byte[] key, TopicPartition partition, long offset, int keptSeconds, ModelRows model) {
        this.key = key;
        this.partition = partition;
        this.next = offset;
        this.keptSeconds = keptSeconds;
        this.again = new HostAgain(model);
    }

    /** Reads until a second has closed, or to the end of what is there. */
    void readUntilClosed(long second, TopicReader reader) {
        reader.read(partition, next, record -> {
            follow(record);
            liveUntilClosed(second);
            return !again.isClosed(second);
        });
    }

    /** Reads all that is there, so that what comes later can be {@linkplain #follow followed}. */
    void readAll(TopicReader reader) {
        reader.read(partition, next, record -> {
            follow(record);
            return true;
        });
    }

    /** A record of any host and partition, in the order of each partition's log; one that was read before changes nothing. */
    void follow(ConsumerRecord<byte[], byte[]> record) {
        if (record.offset() >= next
                && record.partition() == partition.partition()
                && record.topic().equals(partition.topic())) {
            next = record.offset() + 1;
            if (Arrays.equals(record.key(), key)) {
                waiting.add(record);
            }
        }
    }

    /** Lives through what waits until a second has closed, or to its end. */
    void liveUntilClosed(long second) {
        while (!waiting.isEmpty() && !again.isClosed(second)) {
            take(waiting.removeFirst());
        }
        while (!records.isEmpty()
                && records.getFirst().record.second()
                        < records.getLast().record.second() - keptSeconds - HostAgain.REMEMBERED_SECONDS) {
            records.removeFirst();
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (SourceRecords.read(record.key(), record.value(), record.timestamp()) instanceof Reading.Accepted accepted
                && accepted.record() instanceof SourceRecord source) {
            records.add(new Read(source, record.offset()));
            again.apply(source);
        }
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    /** Records that it keeps. */
    int size() {
        return records.size() + waiting.size();
    }

    /** Event time of the oldest record. */
    long firstSecond() {
        return records.getFirst().record.second();
    }

    /** Event time of the newest record. */
    long lastSecond() {
        return records.getLast().record.second();
    }

    HostAgain again() {
        return again;
    }

    /** In the order of the log. */
    List<SourceRecord> records() {
        return records.stream().map(Read::record).toList();
    }

    /** Where they stand. */
    RecordRange range() {
        return new RecordRange(
                partition.topic(), partition.partition(), records.getFirst().offset, records.getLast().offset);
    }
}
