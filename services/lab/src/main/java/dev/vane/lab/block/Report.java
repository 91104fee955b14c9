package dev.vane.lab.block;

import java.util.List;

/** What an application's own load client said about its performance. */
public sealed interface Report {
    /**
     * Work that was finished since the report before.
     *
     * @param epochMillis wall-clock time up to which it was counted
     * @param work amount in the application's own unit, not negative
     */
    record Progress(long epochMillis, double work) implements Report {
        public Progress {
            if (!(work >= 0) || Double.isInfinite(work)) {
                throw new IllegalArgumentException("work must be a number from 0 on: " + work);
            }
        }
    }

    /**
     * All requests that were completed in one second, measured from the time at which each was due, so that waiting for
     * earlier ones counts (no coordinated omission).
     *
     * @param second nominal end of the second, as in the collector's samples: it covers (second - 1, second]
     * @param micros latency of every completed request in microseconds, in any order
     */
    record Latencies(long second, List<Integer> micros) implements Report {
        public Latencies {
            micros = List.copyOf(micros);
        }
    }
}
