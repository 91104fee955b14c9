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

/** What was read of one host, and how far: who asks for a later second reads on from there. */
final class ReadHost {
    private final byte[] key;
    private final TopicPartition partition;
    private final int keptSeconds;
    private final HostAgain again;
    private final Deque<Read> records = new ArrayDeque<>();
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

    /** Reads on until a second has closed, or to the end of what is there. */
    void readUntilClosed(long second, TopicReader reader) {
        if (again.isClosed(second)) {
            return;
        }
        reader.read(partition, next, record -> {
            take(record);
            return !again.isClosed(second);
        });
        while (!records.isEmpty()
                && records.getFirst().record.second()
                        < records.getLast().record.second() - keptSeconds - HostAgain.REMEMBERED_SECONDS) {
            records.removeFirst();
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        next = record.offset() + 1;
        if (Arrays.equals(record.key(), key)
                && SourceRecords.read(record.key(), record.value(), record.timestamp())
                        instanceof Reading.Accepted accepted
                && accepted.record() instanceof SourceRecord source) {
            records.add(new Read(source, record.offset()));
            again.apply(source);
        }
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    int size() {
        return records.size();
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
