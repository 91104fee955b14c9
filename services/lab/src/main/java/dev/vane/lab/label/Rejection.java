package dev.vane.lab.label;

/** Why no label of a run counts. */
public enum Rejection {
    /** The VM was not measured alone between the phase together before, or the start, and this one. */
    NO_ALONE_BEFORE,
    /** The VM was not measured alone between this phase together and the next, or the end. */
    NO_ALONE_AFTER,
    /** No load level was seen alone on both sides, so nobody knows whether the machine stayed the same. */
    DRIFT_UNKNOWN,
    /** The performance alone changed by more than the bound from before to after. */
    DRIFT
}
