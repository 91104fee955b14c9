package dev.vane.contracts;

import dev.vane.contracts.DeadLetter.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/** Reads and writes what stands on the samples topic. Reading never throws for what the bytes hold. */
public final class SourceRecords {
    /** Longest value that is read; a tick that names 4,000 VMs of the longest names still fits. */
    public static final int MAX_VALUE_BYTES = 1 << 20;

    /** Furthest that an event time may lie ahead of the append time: clocks differ, but not by more. */
    public static final long MAX_AHEAD_SECONDS = 60;

    /** Avro's single-object encoding starts with a marker, then the schema's fingerprint. */
    private static final int MARKER_BYTES = 2;

    private static final int HEADER_BYTES = MARKER_BYTES + Long.BYTES;

    private static final Set<Long> TICKS = Codecs.fingerprints(Codecs.TICK);
    private static final Set<Long> MEASURED = Codecs.fingerprints(Codecs.MEASURED_PERFORMANCE);
    private static final Set<Long> RESETS = Codecs.fingerprints(Codecs.RESET);
    private static final Set<Long> OTHERS =
            Codecs.fingerprintsOfOthers(Codecs.SAMPLE, Codecs.TICK, Codecs.MEASURED_PERFORMANCE, Codecs.RESET);

    private SourceRecords() {}

    /** The record's value as it stands on the topic. */
    public static byte[] encode(HostRecord record) {
        return switch (record) {
            case Sample sample -> Codecs.SAMPLE.encode(sample);
            case Tick tick -> Codecs.TICK.encode(tick);
            case MeasuredPerformance measured -> Codecs.MEASURED_PERFORMANCE.encode(measured);
            case Reset reset -> Codecs.RESET.encode(reset);
        };
    }

    /**
     * Reads one record and checks every rule that does not depend on earlier records.
     *
     * @param key the record key as received, may be null
     * @param value the record value as received, may be null
     * @param appendTimeMillis when the broker appended it, in milliseconds since the epoch
     */
    public static Reading read(byte[] key, byte[] value, long appendTimeMillis) {
        try {
            String host = key(key, "the host", VmKey.MAX_NAME_BYTES);
            HostRecord record = decode(value);
            if (!record.host().equals(host)) {
                throw new RefusedException(Reason.KEY_MISMATCH, "key %s, host %s".formatted(host, record.host()));
            }
            requireNotAhead(record.second(), appendTimeMillis);
            return new Reading.Accepted(record);
        } catch (RefusedException e) {
            return new Reading.Refused(e.reason(), e.getMessage());
        }
    }

    /** Reads a value without its surroundings: what the key says and when it was appended is not checked. */
    static HostRecord decode(byte[] value) throws RefusedException {
        if (value == null) {
            throw new RefusedException(Reason.NULL_VALUE, "a record of this topic has a value");
        }
        if (value.length > MAX_VALUE_BYTES) {
            throw new RefusedException(
                    Reason.OVERSIZED, "%d bytes, at most %d are allowed".formatted(value.length, MAX_VALUE_BYTES));
        }
        long schema = fingerprint(value);
        if (OTHERS.contains(schema)) {
            throw new RefusedException(
                    Reason.WRONG_TYPE, "neither a sample nor a tick nor a measured performance nor a reset");
        }
        if (MEASURED.contains(schema)) {
            return Codecs.MEASURED_PERFORMANCE.decode(value);
        }
        if (RESETS.contains(schema)) {
            return Codecs.RESET.decode(value);
        }
        return TICKS.contains(schema) ? Codecs.TICK.decode(value) : Codecs.SAMPLE.decode(value);
    }

    /**
     * A record key as text.
     *
     * @param what the key must be, for the refusal
     */
    static String key(byte[] key, String what, int maxBytes) throws RefusedException {
        if (key == null) {
            throw new RefusedException(Reason.NULL_KEY, "the key must be " + what);
        }
        if (key.length > maxBytes) {
            throw new RefusedException(
                    Reason.NAME_TOO_LONG,
                    "the key has %d bytes, at most %d are allowed".formatted(key.length, maxBytes));
        }
        try {
            return Fields.decode(key, key.length, "the key");
        } catch (RefusedException.Carrier e) {
            throw e.refused();
        }
    }

    static void requireNotAhead(long second, long appendTimeMillis) throws RefusedException {
        long ahead = second - Math.floorDiv(appendTimeMillis, 1000L);
        if (ahead > MAX_AHEAD_SECONDS) {
            throw new RefusedException(
                    Reason.FUTURE,
                    "%d s ahead of its append time, at most %d are allowed".formatted(ahead, MAX_AHEAD_SECONDS));
        }
    }

    /** The schema fingerprint that the value claims; 0 if it is too short to claim one. */
    static long fingerprint(byte[] value) {
        return value.length < HEADER_BYTES
                ? 0
                : ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong(MARKER_BYTES);
    }
}
