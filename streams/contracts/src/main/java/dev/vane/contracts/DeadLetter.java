package dev.vane.contracts;

import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;

/**
 * A record that could not be used, byte for byte as received, and why.
 *
 * @param reason why
 * @param detail what was found and what is allowed
 * @param key the original key, if there was one
 * @param value the original value, if there was one
 * @param topic where the record stood
 * @param partition where the record stood
 * @param offset where the record stood
 * @param appendTimeMillis when the broker appended it, in milliseconds since the epoch
 */
public record DeadLetter(
        Reason reason,
        String detail,
        Optional<Bytes> key,
        Optional<Bytes> value,
        String topic,
        int partition,
        long offset,
        long appendTimeMillis) {

    /** Why a record could not be used. */
    public enum Reason {
        /** A reason that a newer writer gave and this reader does not know. */
        UNKNOWN,
        NULL_KEY,
        NULL_VALUE,
        /** Longer than any valid record. */
        OVERSIZED,
        /** Not Avro's single-object encoding. */
        NOT_ENCODED,
        /** Encoded with a schema that this version does not know. */
        UNKNOWN_SCHEMA,
        /** A record of Vane, but not one that belongs on this topic. */
        WRONG_TYPE,
        TRUNCATED,
        TRAILING_BYTES,
        MALFORMED,
        INVALID_UTF8,
        NAME_TOO_LONG,
        INVALID_NAME,
        /** The record key is not the host that the value names. */
        KEY_MISMATCH,
        UNKNOWN_CATALOGUE,
        WRONG_VALUE_COUNT,
        NON_FINITE_VALUE,
        NEGATIVE_VALUE,
        OUT_OF_RANGE,
        /** Event time at or before the epoch. */
        INVALID_TIME,
        /** Event time further ahead of the append time than clocks may differ. */
        FUTURE,
        /** A sample of a second that is already closed. */
        LATE
    }
}
