package dev.vane.collector;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** A source that yields what it was given. */
final class ListSource implements Source {
    private final Queue<HostSecond> seconds;

    ListSource(HostSecond... seconds) {
        this.seconds = new ArrayDeque<>(List.of(seconds));
    }

    int left() {
        return seconds.size();
    }

    @Override
    public Optional<HostSecond> next() {
        return Optional.ofNullable(seconds.poll());
    }

    @Override
    public void end() {
        seconds.clear();
    }

    @Override
    public void close() {}
}
