package dev.vane.platform.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A part of the platform in a process of its own that starts as this one did. What it prints goes to files. */
final class Part implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LOG_LINES = 5;

    private final String name;
    private final Path out;
    private final Path log;
    private final Process process;

    private Part(String name, Path out, Path log, Process process) {
        this.name = name;
        this.out = out;
        this.log = log;
        this.process = process;
    }

    /**
     * Starts a part.
     *
     * @param directory takes its output
     * @param jvm more arguments for its virtual machine
     * @param arguments of the command line, the command first
     */
    static Part start(String name, Path directory, List<String> jvm, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.vane.platform.command.Vane"));
        command.addAll(arguments);
        Path out = directory.resolve(name + ".out");
        Path log = directory.resolve(name + ".log");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(log.toFile())
                .start();
        return new Part(name, out, log, process);
    }

    String name() {
        return name;
    }

    /** What it uses now; empty once it has ended. */
    Optional<PartUsage> usage() {
        return PartUsage.of(process.toHandle());
    }

    /**
     * Waits until it has printed something.
     *
     * @return the pattern's first group
     * @throws IllegalStateException if it ends before, or takes too long
     */
    String await(Pattern pattern, Duration timeout) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            Matcher printed = pattern.matcher(Files.readString(out));
            if (printed.find()) {
                return printed.group(1);
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "the %s is not ready after %d s%s".formatted(name, timeout.toSeconds(), lastWords()));
            }
            requireAlive();
            boolean _ = process.waitFor(STEP.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** @throws IllegalStateException if it has ended, with the end of its log */
    void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    "the %s has ended with exit code %d%s".formatted(name, process.exitValue(), lastWords()));
        }
    }

    private String lastWords() throws IOException {
        List<String> lines = Files.readAllLines(log);
        List<String> last = lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
        return last.isEmpty() ? "" : "; " + String.join("; ", last);
    }

    /**
     * Asks it to end in order, and waits.
     *
     * @throws IllegalStateException if it fails, or takes too long
     */
    void end() throws IOException, InterruptedException {
        requireAlive();
        process.destroy();
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the %s does not end%s".formatted(name, lastWords()));
        }
    }

    /** Ends it at once, if it has not ended: nothing of it is kept. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
