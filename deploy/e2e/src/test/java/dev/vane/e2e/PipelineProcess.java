package dev.vane.e2e;

import dev.vane.platform.command.Vane;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A pipeline as a process of its own, so that it can die as processes die. */
final class PipelineProcess implements AutoCloseable {
    private static final int END_TIMEOUT_SECONDS = 60;
    private static final int SHOWN_LINES = 40;

    private final Process process;
    private final Path log;

    private PipelineProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts {@code vane pipeline} on this test's class path.
     *
     * @param model bundle that it runs
     * @param directory takes its log and its temporary files, which a killed process leaves behind
     */
    static PipelineProcess start(String bootstrapServers, Map<String, String> settings, Path model, Path directory) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // It lives for a second or two: start fast rather than run fast.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx384m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.io.tmpdir=" + directory,
                Vane.class.getName(),
                "pipeline",
                "--model",
                model.toString(),
                "--bootstrap-servers",
                bootstrapServers));
        settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        Path log = directory.resolve("pipeline.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(new File("/dev/null"));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        try {
            Process process = builder.start();
            // Should this process be told to end, the other must not stay behind.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new PipelineProcess(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws AssertionError with what it printed, if it has ended */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new AssertionError("the pipeline ended with %d: %s".formatted(process.exitValue(), lastLines()));
        }
    }

    /** What it printed last. */
    String lastLines() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it at once, with SIGKILL. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Ends it as an operator would, or at once if it does not follow. */
    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .completeOnTimeout(process, END_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .join();
        if (process.isAlive()) {
            kill();
        }
    }
}
