package dev.vane.contracts;

/** What became of a VM, told from its {@link Condition}. */
public enum Change {
    /** What a newer writer gave and this reader does not know. */
    UNKNOWN,
    /** It was not degraded and now is. */
    DEGRADED,
    /** It was degraded and no longer is. */
    RECOVERED,
    /** It has been degraded for a while, or the cause is another than before. */
    STILL_DEGRADED
}
