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
     * @param value the record value as received, may be null
     * @param appendTimeMillis when the broker appended it, in milliseconds since the epoch
     */
    public static MeasuredReading read(byte[] key, byte[] value, long appendTimeMillis) {
        try {
            String vm = SourceRecords.key(key, "host/vm", MAX_KEY_BYTES);
            MeasuredPerformance measured = decode(value);
            if (!measured.key().toString().equals(vm)) {
                throw new RefusedException(Reason.KEY_MISMATCH, "key %s, VM %s".formatted(vm, measured.key()));
            }
            SourceRecords.requireNotAhead(measured.second(), appendTimeMillis);
            return new MeasuredReading.Accepted(measured);
        } catch (RefusedException e) {
            return new MeasuredReading.Refused(e.reason(), e.getMessage());
        }
    }

    private static MeasuredPerformance decode(byte[] value) throws RefusedException {
        if (value == null) {
            throw new RefusedException(Reason.NULL_VALUE, "a record of this topic has a value");
        }
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
