package dev.vane.e2e;

import dev.vane.collector.HostSecond;
import dev.vane.collector.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Yields seconds when they are over: those that are past at once, the others in their time. */
final class PacedSource implements Source {
    private final Iterator<HostSecond> seconds;

    PacedSource(List<HostSecond> seconds) {
        this.seconds = List.copyOf(seconds).iterator();
    }

    @Override
    public Optional<HostSecond> next() throws InterruptedException {
        if (!seconds.hasNext()) {
            return Optional.empty();
        }
        HostSecond next = seconds.next();
        Duration left = Duration.between(Instant.now(), Instant.ofEpochSecond(next.second()));
        if (left.isPositive()) {
            Thread.sleep(left);
        }
        return Optional.of(next);
    }

    @Override
    public void end() {
        throw new UnsupportedOperationException("a list ends by itself");
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
