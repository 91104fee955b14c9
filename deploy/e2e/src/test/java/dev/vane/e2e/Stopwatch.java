package dev.vane.e2e;

import java.time.Duration;

/** Time since it was made. */
final class Stopwatch {
    private final long start = System.nanoTime();

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    boolean isPast(Duration time) {
        return elapsed().compareTo(time) > 0;
    }

    @Override
    public String toString() {
        return "%.1f s".formatted(elapsed().toMillis() / 1000.0);
    }
}
