package dev.vane.training.dataset;

import java.util.Optional;

/**
 * A line of the lab's table of injected interference; seconds are named by their ends, the last one included.
 *
 * @param host of the block; empty if the table does not say
 */
record LabContention(String host, String block, String kind, long first, long last) {
    static LabContention of(CsvRow row) {
        LabContention one = new LabContention(
                row.textOr("host", ""),
                row.text("block"),
                row.text("kind"),
                row.whole("first_second"),
                row.whole("last_second"));
        if (one.last < one.first) {
            throw row.unusable("contention from second %d to %d".formatted(one.first, one.last));
        }
        return one;
    }

    /** True if it was injected into that block. */
    boolean isOf(LabRun.Block other) {
        return block.equals(other.name()) && (host.isEmpty() || host.equals(other.host()));
    }

    /** What of it falls into a run's rows, one a second from {@code begin} to {@code end}. */
    Optional<Contended> within(long begin, long end) {
        return last < begin || first > end
                ? Optional.empty()
                : Optional.of(new Contended(
                        kind, (int) (Math.max(first, begin) - begin), (int) (Math.min(last, end) - begin)));
    }
}
