package dev.vane.contracts;

import dev.vane.contracts.DeadLetter.Reason;
import java.util.Set;

/** Reads what stands on the measured-performances topic. Never throws for what the bytes hold. */
public final class MeasuredPerformances {
    /** Longest value that is read; one with two of the longest names has some 550 bytes. */
    public static final int MAX_VALUE_BYTES = 1 << 10;

    /** Host, slash, VM. */
    private static final int MAX_KEY_BYTES = 2 * VmKey.MAX_NAME_BYTES + 1;

    private static final Set<Long> OTHERS = Codecs.fingerprintsOfOthers(Codecs.MEASURED_PERFORMANCE);

    private MeasuredPerformances() {}

    /**
     * Reads one record and checks every rule that does not depend on earlier records.
     *
     * @param key the record key as received, may be null
     * @param value the record value as received; null asks for a {@link Reset}
     * @param appendTimeMillis when the broker appended it, in milliseconds since the epoch
     */
    public static MeasuredReading read(byte[] key, byte[] value, long appendTimeMillis) {
        try {
            String named = SourceRecords.key(key, "host/vm", MAX_KEY_BYTES);
            HostRecord record =
                    value == null ? reset(named, appendTimeMillis) : measured(named, value, appendTimeMillis);
            return new MeasuredReading.Accepted(record);
        } catch (RefusedException e) {
            return new MeasuredReading.Refused(e.reason(), e.getMessage());
        }
    }

    private static Reset reset(String key, long appendTimeMillis) throws RefusedException {
        try {
            return Reset.of(key, Math.max(1, Math.floorDiv(appendTimeMillis, 1000L)));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    Reason.INVALID_NAME, "without a value, the key must be host/vm or host/: " + e.getMessage());
        }
    }

    private static MeasuredPerformance measured(String key, byte[] value, long appendTimeMillis)
            throws RefusedException {
        MeasuredPerformance measured = decode(value);
        if (!measured.key().toString().equals(key)) {
            throw new RefusedException(Reason.KEY_MISMATCH, "key %s, VM %s".formatted(key, measured.key()));
        }
        SourceRecords.requireNotAhead(measured.second(), appendTimeMillis);
        return measured;
    }

    private static MeasuredPerformance decode(byte[] value) throws RefusedException {
        if (value.length > MAX_VALUE_BYTES) {
            throw new RefusedException(
                    Reason.OVERSIZED, "%d bytes, at most %d are allowed".formatted(value.length, MAX_VALUE_BYTES));
        }
        if (OTHERS.contains(SourceRecords.fingerprint(value))) {
            throw new RefusedException(Reason.WRONG_TYPE, "not a measured performance");
        }
        return Codecs.MEASURED_PERFORMANCE.decode(value);
    }
}
