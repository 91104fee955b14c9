package dev.vane.pipeline.time;

import java.util.List;

/**
 * What is settled about one second of one host once it has closed: who was in it and whose window is due. Together
 * with the samples themselves it is all that is needed to build every window again after a restart.
 *
 * @param second the second, since the epoch
 * @param stride only every stride-th due window of a VM is predicted; 1 unless the pipeline is behind
 * @param entries sorted by VM
 */
public record ClosedSecond(long second, int stride, List<Entry> entries) {
    public ClosedSecond {
        entries = List.copyOf(entries);
    }

    /**
     * One VM in this second.
     *
     * @param vm its name
     * @param presence how it took part
     * @param due true if its window that ends here has an outcome
     */
    public record Entry(String vm, Presence presence, boolean due) {}

    /** How a VM took part in a second. */
    public enum Presence {
        /** Its first sample: a row of its own window, but of nobody's average. */
        JOINED,
        /** A sample, and it was a member before. */
        REAL,
        /** No sample, but one was expected. */
        IMPUTED,
        /** No longer expected: its window is dropped. */
        GONE
    }
}
