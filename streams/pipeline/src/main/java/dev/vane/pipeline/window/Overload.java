package dev.vane.pipeline.window;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How many due windows are left out when the pipeline is behind. The one wall-clock decision of the pipeline: it is
 * stored with the second that it was taken for, so a restart repeats it.
 */
public interface Overload {
    /** Lag up to which nothing is left out. */
    Duration FRESH = Duration.ofSeconds(2);

    /** Lag by which the stride doubles, and doubles again. */
    Duration DOUBLING = Duration.ofSeconds(2);

    /** Longest stride: every VM is still predicted about once a minute. */
    int MAX_STRIDE = 64;

    /**
     * The stride k for what closes now: every k-th due window of a VM is predicted.
     *
     * @param appendTimeMillis when the record that is being processed was appended, in milliseconds since the epoch
     */
    int stride(long appendTimeMillis);

    /** The rule for one partition: append times of different partitions come from the clocks of different brokers. */
    default Overload ofPartition(int partition) {
        return this;
    }

    /** Never leaves a window out: for replays and whenever everything must be predicted, however late. */
    static Overload never() {
        return appendTimeMillis -> 1;
    }

    /**
     * Leaves out more the further the pipeline is behind: the work shrinks until it keeps up, so lag does not grow without
     * end.
     *
     * @param clock of this machine; it need not agree with the brokers' clocks
     */
    static LagShedding shed(InstantSource clock) {
        return new LagShedding(clock);
    }
}
