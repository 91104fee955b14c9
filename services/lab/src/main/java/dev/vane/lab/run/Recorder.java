package dev.vane.lab.run;

import dev.vane.collector.HostSecond;
import dev.vane.collector.Source;
import dev.vane.contracts.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps what the collector reads, on a thread of its own, until it is closed. */
final class Recorder implements AutoCloseable {
    private final Source source;
    private final List<Sample> samples = new ArrayList<>();
    private final Thread thread;
    private volatile Optional<RuntimeException> failure = Optional.empty();

    Recorder(Source source) {
        this.source = source;
        this.thread = Thread.ofPlatform().name("lab-recorder").start(this::record);
    }

    private void record() {
        try {
            Optional<HostSecond> next = source.next();
            while (next.isPresent()) {
                samples.addAll(next.get().samples());
                next = source.next();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = Optional.of(e);
        }
    }

    /** @throws RuntimeException if the collector has failed */
    void requireAlive() {
        failure.ifPresent(e -> {
            throw e;
        });
    }

    /** Ends the collector; all samples, in order of time. */
    List<Sample> end() throws InterruptedException {
        source.end();
        thread.join();
        requireAlive();
        return samples;
    }

    @Override
    public void close() {
        source.close();
    }
}
