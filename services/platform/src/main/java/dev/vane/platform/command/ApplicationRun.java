package dev.vane.platform.command;

import dev.vane.pipeline.RunningApplication;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/** An application that runs until it is interrupted or has failed for good. */
final class ApplicationRun {
    private static final Duration STEP = Duration.ofMillis(200);

    private volatile Optional<RunningApplication> application = Optional.empty();

    /** Why no data flows; empty if it does. */
    Optional<String> notReady() {
        return application.map(RunningApplication::notReady).orElse(Optional.of("waits for brokers or topics"));
    }

    /**
     * Returns when interrupted.
     *
     * @param text printed once it runs
     * @throws IllegalStateException saying in one sentence why it failed
     */
    void untilInterrupted(RunningApplication started, Interrupt interrupt, CommandSpec spec, Supplier<String> text)
            throws InterruptedException {
        application = Optional.of(started);
        interrupt.whenLate(started::uncommitted);
        boolean printed = false;
        while (!interrupt.await(STEP)) {
            if (!started.isAlive()) {
                throw new IllegalStateException(started.failure().orElse("the application has failed; see its log"));
            }
            if (!printed && started.hasRun()) {
                Output.line(spec, text.get());
                printed = true;
            }
        }
    }
}
