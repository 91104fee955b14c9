package dev.vane.platform.command;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C, or any other polite request to end the process, into an orderly end: the command is told, and the
 * process waits until it has closed this. A second is usually enough, unless it was about to start.
 */
final class Interrupt implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
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
        // What was about to start may find that a process that ends takes no more hooks. That is no news to anybody.
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {});
        try {
            if (!finished.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.printf("vane: not everything ended within %d s%n", PATIENCE.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
