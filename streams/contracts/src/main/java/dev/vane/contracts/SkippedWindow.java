package dev.vane.contracts;

/**
 * A due window that was not predicted, and why.
 *
 * @param key host and VM, also the record key
 * @param second event time of the window's last row, in seconds since the epoch
 * @param reason why
 * @param realRows rows of the window that were sampled
 * @param imputedRows rows of the window that repeat an earlier one
 */
public record SkippedWindow(VmKey key, long second, Reason reason, int realRows, int imputedRows) implements Outcome {

    /** Why a window was not predicted. */
    public enum Reason {
        /** A reason that a newer writer gave and this reader does not know. */
        UNKNOWN,
        /** More than a fifth of its rows are imputed. */
        TOO_MANY_IMPUTED,
        /** The pipeline is behind and predicts only every k-th window until it has caught up. */
        OVERLOADED,
        /** The model could not compute it. */
        MODEL_FAILED
    }
}
