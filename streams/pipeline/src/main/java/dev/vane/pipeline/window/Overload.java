package dev.vane.pipeline.window;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How many due windows are left out when the pipeline is behind. The one wall-clock decision of the pipeline: it is
 * stored with the second that it was taken for, so a restart repeats it.
 */
public interface Overload {
    /** Age up to which a record counts as fresh. */
    Duration FRESH = Duration.ofSeconds(2);

    /** Age by which the stride doubles, and doubles again. */
    Duration DOUBLING = Duration.ofSeconds(2);

    /** Longest stride: every VM is still predicted about once a minute. */
    int MAX_STRIDE = 64;

    /**
     * The stride k for what closes now: every k-th due window of a VM is predicted.
     *
     * @param appendTimeMillis when the record that is being processed was appended, in milliseconds since the epoch
     */
    int stride(long appendTimeMillis);

    /** Never leaves a window out: for replays and whenever everything must be predicted, however late. */
    static Overload never() {
        return appendTimeMillis -> 1;
    }

    /**
     * Leaves out more the older the records are that arrive: the work shrinks until the pipeline keeps up, so lag does
     * not grow without end.
     */
    static Overload shed(InstantSource clock) {
        return appendTimeMillis -> {
            long behind = clock.millis() - appendTimeMillis - FRESH.toMillis();
            if (behind <= 0) {
                return 1;
            }
            long doublings = 1 + behind / DOUBLING.toMillis();
            return doublings >= Integer.numberOfTrailingZeros(MAX_STRIDE) ? MAX_STRIDE : 1 << doublings;
        };
    }
}
