package dev.vane.e2e;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what must come, generously: a test machine may be slow, and only a bug makes it wait for ever. */
final class Deadline {
    private Deadline() {}

    /**
     * Repeats a step that waits by itself, such as a poll, until the condition holds.
     *
     * @param found told in the failure: what there was instead
     */
    static void repeat(Runnable step, BooleanSupplier until, Duration limit, Supplier<String> found) {
        long start = System.nanoTime();
        while (!until.getAsBoolean()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new AssertionError("not within %d s: %s".formatted(limit.toSeconds(), found.get()));
            }
            step.run();
        }
    }

    /** A step that only waits. */
    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
