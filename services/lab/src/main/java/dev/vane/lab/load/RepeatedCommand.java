package dev.vane.lab.load;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Runs a command again and again; its output is thrown away. The level is the time in milliseconds between two runs. */
final class RepeatedCommand implements Load {
    private final List<String> command;
    private final ReportWriter writer;
    private final Gate gate = new Gate(1);
    private volatile int thinkMillis;
    private Process process;
    private boolean closed;

    private RepeatedCommand(List<String> command, int thinkMillis, ReportWriter writer) {
        this.command = List.copyOf(command);
        this.thinkMillis = thinkMillis;
        this.writer = writer;
    }

    static RepeatedCommand start(
            List<String> command, int thinkMillis, ReportWriter writer, CompletableFuture<Void> end) {
        RepeatedCommand load = new RepeatedCommand(command, thinkMillis, writer);
        writer.progress(System.currentTimeMillis(), 0);
        Threads.start("runs", end, load::repeat);
        return load;
    }

    private void repeat() throws IOException, InterruptedException {
        while (true) {
            int entered = gate.enter(0);
            runOnce();
            gate.leave(entered);
            writer.progress(System.currentTimeMillis(), 1);
            Thread.sleep(thinkMillis);
        }
    }

    private void runOnce() throws IOException, InterruptedException {
        int code = begin().waitFor();
        if (code != 0) {
            throw new IOException(
                    "the command failed with exit code %d: %s".formatted(code, String.join(" ", command)));
        }
    }

    private synchronized Process begin() throws IOException, InterruptedException {
        if (closed) {
            throw new InterruptedException("closed");
        }
        process = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.INHERIT)
                .start();
        return process;
    }

    @Override
    public void level(int level) {
        thinkMillis = level;
    }

    /** Does not wait for the run in flight, which may be long: it goes on, or is frozen, and counts when it ends. */
    @Override
    public void pause() {
        gate.shut(0);
    }

    @Override
    public void resume() {
        gate.open();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
