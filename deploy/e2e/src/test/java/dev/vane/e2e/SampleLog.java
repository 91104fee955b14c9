package dev.vane.e2e;

import dev.vane.clients.KafkaSettings;
import dev.vane.contracts.HostRecord;
import dev.vane.contracts.SourceRecords;
import dev.vane.contracts.Topics;
import dev.vane.e2e.Mutation.Mutant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Bytes;

/** Writes anything to the samples topic, each host's records on one partition in the order in which they are sent. */
final class SampleLog implements AutoCloseable {
    private static final int MAX_REQUEST_BYTES = 4 << 20;

    private final KafkaProducer<byte[], byte[]> producer;
    private final int partitions;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private long sent;

    /** Where a record stands on the topic. */
    record Position(int partition, long offset) {}

    SampleLog(KafkaSettings settings, int partitions) {
        Map<String, Object> allowingLarge = new HashMap<>(settings.producer());
        allowingLarge.put("max.request.size", MAX_REQUEST_BYTES);
        this.producer = new KafkaProducer<>(allowingLarge);
        this.partitions = partitions;
    }

    void send(HostRecord record) {
        Mutant whole = new Mutant(
                Optional.of(RawSample.utf8(record.host())), Optional.of(Bytes.wrap(SourceRecords.encode(record))));
        send(whole, record.host(), position -> {});
    }

    /**
     * Sends what need not be a record of any host.
     *
     * @param beside the host on whose partition it goes
     * @param stands told where it stands, before {@link #flush} returns
     */
    void send(Mutant mutant, String beside, Consumer<Position> stands) {
        int partition = Math.floorMod(beside.hashCode(), partitions);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topics.SAMPLES.name(), partition, bytes(mutant.key()), bytes(mutant.value()));
        sent++;
        var _ = producer.send(record, (metadata, e) -> {
            if (e != null) {
                failure.set(e);
            } else {
                stands.accept(new Position(metadata.partition(), metadata.offset()));
            }
        });
    }

    private static byte[] bytes(Optional<Bytes> bytes) {
        return bytes.map(Bytes::get).orElse(null);
    }

    /** Waits until everything stands on the topic. */
    void flush() {
        producer.flush();
        if (failure.get() != null) {
            throw new AssertionError("a record was not taken", failure.get());
        }
    }

    /** Records sent so far. */
    long sent() {
        return sent;
    }

    @Override
    public void close() {
        producer.close();
    }
}
