package dev.vane.lab.block;

/** How an application's relative performance is known. */
public enum LabelKind {
    /** Closed loop of constant work: rate over the rate alone. */
    RATE,
    /** Open loop at a given rate: latency percentile alone over latency percentile. */
    LATENCY,
    /** An interferer: it is watched like any VM, and has no label. */
    NONE
}
