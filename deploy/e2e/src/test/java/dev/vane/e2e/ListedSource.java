package dev.vane.e2e;

import dev.vane.collector.HostSecond;
import dev.vane.collector.Source;
import dev.vane.collector.replay.ReplayConfig;
import dev.vane.collector.replay.ReplaySource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Yields seconds that are known beforehand, as fast as they are taken. */
final class ListedSource implements Source {
    private final Iterator<HostSecond> seconds;

    ListedSource(List<HostSecond> seconds) {
        this.seconds = List.copyOf(seconds).iterator();
    }

    /** All seconds of a recording. */
    static List<HostSecond> replay(Path recording) throws InterruptedException {
        List<HostSecond> seconds = new ArrayList<>();
        try (ReplaySource source = ReplaySource.open(ReplayConfig.asFastAsPossible(recording))) {
            for (var second = source.next(); second.isPresent(); second = source.next()) {
                seconds.add(second.get());
            }
        }
        return seconds;
    }

    @Override
    public Optional<HostSecond> next() {
        return seconds.hasNext() ? Optional.of(seconds.next()) : Optional.empty();
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
