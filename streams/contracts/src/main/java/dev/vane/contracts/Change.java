package dev.vane.contracts;

/** What became of a VM, told from its predictions. */
public enum Change {
    /** What a newer writer gave and this reader does not know. */
    UNKNOWN,
    /** It was well and is now slowed down. */
    DEGRADED,
    /** It was slowed down and is now well. */
    RECOVERED
}
