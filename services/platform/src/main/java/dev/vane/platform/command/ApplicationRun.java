package dev.vane.platform.command;

import dev.vane.pipeline.RunningApplication;
import java.time.Duration;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/** Lets an application run until it is interrupted or has failed for good. */
final class ApplicationRun {
    private static final Duration STEP = Duration.ofMillis(200);

    private ApplicationRun() {}

    /**
     * Returns when interrupted.
     *
     * @param started printed once it runs
     * @throws IllegalStateException saying in one sentence why it failed
     */
    static void untilInterrupted(
            RunningApplication application, Interrupt interrupt, CommandSpec spec, Supplier<String> started)
            throws InterruptedException {
        interrupt.whenLate(application::uncommitted);
        boolean printed = false;
        while (!interrupt.await(STEP)) {
            if (!application.isAlive()) {
                throw new IllegalStateException(
                        application.failure().orElse("the application has failed; see its log"));
            }
            if (!printed && application.hasRun()) {
                Output.line(spec, started.get());
                printed = true;
            }
        }
    }
}
