package dev.vane.pipeline.explain;

import java.util.List;
import java.util.stream.Stream;

/**
 * When windows of one host's VMs were handed over because of a change.
 *
 * @param seconds the last ones, oldest first
 */
record HostBudget(List<Long> seconds) {
    private static final int SPAN_SECONDS = 60;

    static final HostBudget UNUSED = new HostBudget(List.of());

    HostBudget {
        seconds = List.copyOf(seconds);
    }

    /**
     * True if one more may leave in this second. One of a host leaves in a second at most: a window with its neighbours' rows
     * is large, and predictions become visible with the transaction that it leaves in.
     */
    boolean allows(long second, HandOverRules rules) {
        return !seconds.contains(second) && recent(second).count() < rules.hostPerMinute();
    }

    /** What is left of it once one has left in this second. */
    HostBudget after(long second) {
        return new HostBudget(Stream.concat(recent(second), Stream.of(second)).toList());
    }

    private Stream<Long> recent(long second) {
        return seconds.stream().filter(used -> used > second - SPAN_SECONDS);
    }
}
