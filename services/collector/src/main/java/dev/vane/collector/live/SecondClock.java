package dev.vane.collector.live;

import java.util.OptionalLong;

/** Tells when the next second of the wall clock begins; tests turn it by hand. */
interface SecondClock {
    /**
     * Waits for a boundary between two seconds after {@code last} and returns it, in seconds since the epoch; empty
     * once {@link #end} was called. A boundary that has passed by more than {@link WallClock#MAX_LATE} is left out.
     */
    OptionalLong await(long last) throws InterruptedException;

    /** Lets {@link #await} return at once, from any thread. */
    void end();

    /** Seconds since the epoch. */
    long second();

    /** A clock that never jumps, in nanoseconds. */
    long nanoTime();
}
