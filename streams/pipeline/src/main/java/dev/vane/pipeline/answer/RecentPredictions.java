package dev.vane.pipeline.answer;

import dev.vane.contracts.Prediction;
import dev.vane.contracts.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;

/** The newest records of the predictions topic, as many as fit into some memory; they are read once somebody asks for one. */
final class RecentPredictions {
    private final long mostBytes;
    private final Map<String, Deque<ConsumerRecord<byte[], byte[]>>> byVm = new HashMap<>();

    /** VMs of all records, the oldest first. */
    private final Deque<String> order = new ArrayDeque<>();

    private long bytes;

    RecentPredictions(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** A prediction and where it stands. */
    record Found(Prediction prediction, ConsumerRecord<byte[], byte[]> at) {}

    void clear() {
        byVm.clear();
        order.clear();
        bytes = 0;
    }

    void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return;
        }
        String vm = new String(record.key(), StandardCharsets.UTF_8);
        byVm.computeIfAbsent(vm, first -> new ArrayDeque<>()).addLast(record);
        order.addLast(vm);
        bytes += size(record);
        while (bytes > mostBytes) {
            dropOldest();
        }
    }

    private void dropOldest() {
        String vm = order.removeFirst();
        Deque<ConsumerRecord<byte[], byte[]>> records = byVm.get(vm);
        bytes -= size(records.removeFirst());
        if (records.isEmpty()) {
            byVm.remove(vm);
        }
    }

    private static int size(ConsumerRecord<byte[], byte[]> record) {
        return Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }

    /** The newest of a VM that was appended at this time or later, in milliseconds since the epoch. */
    Optional<Found> newest(String vm, long appendedMillis) {
        for (Iterator<ConsumerRecord<byte[], byte[]>> newestFirst = of(vm).descendingIterator();
                newestFirst.hasNext(); ) {
            ConsumerRecord<byte[], byte[]> record = newestFirst.next();
            if (record.timestamp() < appendedMillis) {
                break;
            }
            Optional<Found> found = read(record);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** The one of a second, if it is still here. */
    Optional<Found> of(String vm, long second) {
        for (Iterator<ConsumerRecord<byte[], byte[]>> newestFirst = of(vm).descendingIterator();
                newestFirst.hasNext(); ) {
            Optional<Found> found = read(newestFirst.next());
            if (found.isPresent() && found.get().prediction().second() <= second) {
                return found.filter(one -> one.prediction().second() == second);
            }
        }
        return Optional.empty();
    }

    private Deque<ConsumerRecord<byte[], byte[]>> of(String vm) {
        return byVm.getOrDefault(vm, new ArrayDeque<>());
    }

    /** None where a VM is said to be gone, or a newer writer wrote what is not known here. */
    static Optional<Found> read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.ofNullable(
                            Topics.PREDICTIONS.value().deserializer().deserialize(record.topic(), record.value()))
                    .map(prediction -> new Found(prediction, record));
        } catch (SerializationException e) {
            return Optional.empty();
        }
    }
}
