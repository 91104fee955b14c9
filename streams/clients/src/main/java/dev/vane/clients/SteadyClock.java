package dev.vane.clients;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that is read once and then only runs: whoever sets the machine's clock does not move it. */
public final class SteadyClock implements InstantSource {
    private final Instant start;
    private final long startNanos = System.nanoTime();

    private SteadyClock(Instant start) {
        this.start = start;
    }

    /** Starts with what the given clock shows. */
    public static InstantSource startingAt(InstantSource clock) {
        return new SteadyClock(clock.instant());
    }

    @Override
    public Instant instant() {
        return start.plusNanos(System.nanoTime() - startNanos);
    }
}
