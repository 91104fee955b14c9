package dev.vane.training.dataset;

import java.util.Optional;

/** A line of the lab's table of injected interference; seconds are named by their ends, the last one included. */
record LabContention(String block, String kind, long first, long last) {
    static LabContention of(CsvRow row) {
        LabContention one = new LabContention(
                row.text("block"), row.text("kind"), row.whole("first_second"), row.whole("last_second"));
        if (one.last < one.first) {
            throw row.unusable("contention from second %d to %d".formatted(one.first, one.last));
        }
        return one;
    }

    /** What of it falls into a run's rows, one a second from {@code begin} to {@code end}. */
    Optional<Contended> within(long begin, long end) {
        return last < begin || first > end
                ? Optional.empty()
                : Optional.of(new Contended(
                        kind, (int) (Math.max(first, begin) - begin), (int) (Math.min(last, end) - begin)));
    }
}
