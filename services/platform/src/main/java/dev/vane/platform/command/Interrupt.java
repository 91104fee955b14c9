package dev.vane.platform.command;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Turns Ctrl-C, or any other polite request to end the process, into an orderly end: the command is told, and the
 * process waits until it has closed this. It does not wait for long: what has not ended by then says what it leaves.
 */
final class Interrupt implements AutoCloseable {
    /** Whoever asked expects the end within five seconds. */
    private static final Duration PATIENCE = Duration.ofMillis(4_500);

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final AtomicReference<Thread> starting = new AtomicReference<>();
    private final List<Supplier<Optional<String>>> unfinished = new CopyOnWriteArrayList<>();
    private final Thread hook = new Thread(this::requestAndWait, "interrupt");

    Interrupt() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Waits for the request. */
    void await() throws InterruptedException {
        requested.await();
    }

    /** Waits for the request at most this long; true if it came. */
    boolean await(Duration longest) throws InterruptedException {
        return requested.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Does what may wait for brokers without end; the request interrupts it. */
    <T> T during(Callable<T> start) throws Exception {
        starting.set(Thread.currentThread());
        try {
            return start.call();
        } finally {
            starting.set(null);
            if (isRequested()) {
                // What follows is the orderly end: it must not be interrupted for what was asked of the start.
                Thread.interrupted();
            }
        }
    }

    /**
     * Asked if the command has not ended in time.
     *
     * @param leftover does what must be done before the process ends all the same, and says what is lost or is done
     *     again; empty if nothing is
     */
    void whenLate(Supplier<Optional<String>> leftover) {
        unfinished.add(leftover);
    }

    /** Deletes a temporary directory if the command has not ended in time. */
    void deleteWhenLate(AutoCloseable directory) {
        whenLate(() -> {
            try {
                directory.close();
                return Optional.empty();
            } catch (Exception e) { // what close() declares
                return Optional.of("a temporary directory is left behind: " + e.getMessage());
            }
        });
    }

    /** The command has ended: the process may. */
    @Override
    public void close() {
        finished.countDown();
        if (!isRequested()) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    private void requestAndWait() {
        requested.countDown();
        // While a process ends, hooks can no longer be registered; what was about to start may fail by that.
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {});
        Thread waiting = starting.get();
        if (waiting != null) {
            waiting.interrupt();
        }
        try {
            if (!finished.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.printf("vane: ends although not everything has ended within %d ms%n", PATIENCE.toMillis());
                unfinished.forEach(leftover -> leftover.get().ifPresent(text -> System.err.println("vane: " + text)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
