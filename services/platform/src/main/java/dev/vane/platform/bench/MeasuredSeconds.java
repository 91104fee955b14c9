package dev.vane.platform.bench;

import java.time.Duration;

/**
 * The seconds of event time that a run measures. The simulator keeps to the clock, so they are the clock's seconds too.
 *
 * @param first since the epoch
 * @param end the first that is not measured any more
 */
record MeasuredSeconds(long first, long end) {
    /** Whole seconds that begin once the warm-up is over. */
    static MeasuredSeconds after(long nowMillis, Duration warmUp, Duration length) {
        long first = Math.ceilDiv(nowMillis + warmUp.toMillis(), 1000L);
        return new MeasuredSeconds(first, first + length.toSeconds());
    }

    long count() {
        return end - first;
    }

    long startMillis() {
        return first * 1000;
    }

    long endMillis() {
        return end * 1000;
    }

    boolean holds(long second) {
        return second >= first && second < end;
    }

    boolean holdsMillis(long millis) {
        return millis >= startMillis() && millis < endMillis();
    }

    /** How far a run is, for people. */
    String stateAt(long millis) {
        long second = Math.floorDiv(millis, 1000L);
        if (second < first) {
            return "warming up, %d s left".formatted(first - second);
        }
        return second < end
                ? "measured %d of %d s".formatted(second - first, count())
                : "measured %d s".formatted(count());
    }
}
