package dev.vane.contracts;

/** A branch of the model. */
public enum Branch {
    /** What a newer writer gave and this reader does not know. */
    UNKNOWN,
    /** Attention over the seconds of a window. */
    TEMPORAL,
    /** Attention over its metrics. */
    SYSTEM
}
