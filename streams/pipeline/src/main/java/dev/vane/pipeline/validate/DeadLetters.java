package dev.vane.pipeline.validate;

import dev.vane.contracts.DeadLetter;
import dev.vane.contracts.DeadLetter.Reason;
import dev.vane.contracts.SourceRecords;
import dev.vane.pipeline.health.PipelineMetrics;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Sends records that cannot be used to the dead letters, byte for byte up to a mebibyte, with reason and origin. */
public final class DeadLetters {
    /** Name of the sink that they leave through. */
    public static final String SINK = "dead-letters";

    private static final int MAX_KEY_BYTES = 1 << 16;

    private final ProcessorContext<?, ?> context;
    private final Consumer<Reason> counter;

    /** For a processor of the samples topic whose children include {@link #SINK}. */
    public DeadLetters(ProcessorContext<?, ?> context, PipelineMetrics metrics) {
        this(context, metrics::deadLetter);
    }

    /**
     * For a processor of another topic, with a sink of its own: a sink that two parts of the topology shared would tie
     * their tasks together.
     *
     * @param counter receives the reason of each
     */
    public DeadLetters(ProcessorContext<?, ?> context, Consumer<Reason> counter) {
        this.context = context;
        this.counter = counter;
    }

    /** The record that is being processed, as the dead letter to forward to the sink. */
    public Record<byte[], DeadLetter> of(Record<?, ?> current, byte[] key, byte[] value, Reason reason, String detail) {
        return of(current.timestamp(), Origin.of(context), key, value, reason, detail);
    }

    /** A record that keeps the contract and still cannot be used, as the dead letter to forward to the sink. */
    public Record<byte[], DeadLetter> of(Record<?, Received> record, Reason reason, String detail) {
        Received received = record.value();
        return of(
                record.timestamp(),
                received.origin(),
                received.key().get(),
                received.value().get(),
                reason,
                detail);
    }

    private Record<byte[], DeadLetter> of(
            long timestamp, Origin origin, byte[] key, byte[] value, Reason reason, String detail) {
        counter.accept(reason);
        DeadLetter letter = new DeadLetter(
                reason,
                detail,
                Optional.ofNullable(key).map(bytes -> cut(bytes, MAX_KEY_BYTES)),
                Optional.ofNullable(value).map(bytes -> cut(bytes, SourceRecords.MAX_VALUE_BYTES)),
                origin.topic(),
                origin.partition(),
                origin.offset(),
                timestamp);
        byte[] letterKey = key == null ? null : cut(key, MAX_KEY_BYTES).get();
        return new Record<>(letterKey, letter, timestamp);
    }

    /** A record too large for its own topic's rules must still fit into a dead letter. */
    private static Bytes cut(byte[] bytes, int max) {
        return Bytes.wrap(bytes.length <= max ? bytes : Arrays.copyOf(bytes, max));
    }
}
