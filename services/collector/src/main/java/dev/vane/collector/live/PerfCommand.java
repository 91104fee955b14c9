package dev.vane.collector.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts perf so that its output does not depend on the user's language: with a decimal point, and in English. */
final class PerfCommand {
    private PerfCommand() {}

    /** Starts a command without input; errors are part of the output. */
    static Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    /**
     * Runs a command to its end.
     *
     * @return what it wrote; empty if it failed
     * @throws TimeoutException if it did not end in time; it is killed then
     */
    static String run(List<String> command, Duration limit) throws IOException, TimeoutException, InterruptedException {
        Process process = start(command);
        CompletableFuture<String> output = new CompletableFuture<>();
        // Reading here would wait for a command that hangs, or for a child of it that holds its output open.
        Thread.ofVirtual().name("perf-probe").start(() -> output.completeAsync(() -> read(process), Runnable::run));
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TimeoutException("no end within " + limit);
            }
            String all = output.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return process.exitValue() == 0 ? all : "";
        } catch (java.util.concurrent.ExecutionException | CompletionException e) {
            throw new IOException("output could not be read", e.getCause());
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
