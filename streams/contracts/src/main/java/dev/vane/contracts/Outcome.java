package dev.vane.contracts;

/** What became of one due window: exactly one outcome for each VM and second in which one was due. */
public sealed interface Outcome permits Prediction, SkippedWindow {
    /** Host and VM, also the record key. */
    VmKey key();

    /** Event time of the window's last row, in seconds since the epoch. */
    long second();
}
