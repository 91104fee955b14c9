package dev.vane.platform.bench;

import java.util.Arrays;
import java.util.List;

/** Delays of predictions, from event time to the moment in which a reader of committed records saw them. */
final class Delays {
    private final long[] sortedMillis;

    private Delays(long[] sortedMillis) {
        this.sortedMillis = sortedMillis;
    }

    static Delays of(List<SeenOutcome> outcomes) {
        long[] millis = outcomes.stream().mapToLong(SeenOutcome::delayMillis).toArray();
        Arrays.sort(millis);
        return new Delays(millis);
    }

    /** The smallest delay in seconds that this share of all is not above, in {@code (0, 1]}; NaN if there is none. */
    double quantileSeconds(double share) {
        int rank = (int) Math.ceil(share * sortedMillis.length);
        return sortedMillis.length == 0 ? Double.NaN : sortedMillis[Math.max(rank, 1) - 1] / 1000.0;
    }
}
