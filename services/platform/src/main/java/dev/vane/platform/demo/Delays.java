package dev.vane.platform.demo;

import java.time.Duration;
import java.util.OptionalLong;

/** Delays of predictions, counted by the millisecond; those of a minute or more count as a minute. */
final class Delays {
    private static final int MAX_MILLIS = 60_000;

    private final long[] counts = new long[MAX_MILLIS + 1];
    private long total;

    synchronized void add(Duration delay) {
        counts[Math.clamp(delay.toMillis(), 0, MAX_MILLIS)]++;
        total++;
    }

    /** The smallest delay in milliseconds that this share of all is not above; empty before the first. */
    synchronized OptionalLong quantileMillis(double share) {
        long rank = (long) Math.ceil(share * total);
        long seen = 0;
        for (int millis = 0; millis <= MAX_MILLIS; millis++) {
            seen += counts[millis];
            if (seen >= rank && seen > 0) {
                return OptionalLong.of(millis);
            }
        }
        return OptionalLong.empty();
    }
}
