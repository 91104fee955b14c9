package dev.vane.platform.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Parts that end side by side, so that whoever waits for the end waits for the slowest only, not for each in turn. */
final class SideBySide implements AutoCloseable {
    private final List<AutoCloseable> parts = new ArrayList<>();

    <T extends AutoCloseable> T add(T part) {
        parts.add(part);
        return part;
    }

    /**
     * Ends all of them, and returns once they have ended.
     *
     * @throws IllegalStateException if some could not be ended; the others have ended all the same
     */
    @Override
    public void close() {
        List<Future<Object>> ends;
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().name("end-", 1).factory())) {
            ends = parts.stream().map(part -> threads.submit(end(part))).toList();
        }
        List<Throwable> failures = ends.stream()
                .filter(end -> end.state() == Future.State.FAILED)
                .map(Future::exceptionNow)
                .toList();
        if (!failures.isEmpty()) {
            IllegalStateException failure = new IllegalStateException("a part could not be ended");
            failures.forEach(failure::addSuppressed);
            throw failure;
        }
    }

    private static Callable<Object> end(AutoCloseable part) {
        return () -> {
            part.close();
            return part;
        };
    }
}
