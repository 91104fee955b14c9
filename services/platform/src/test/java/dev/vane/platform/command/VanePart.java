package dev.vane.platform.command;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command line in a process of its own, which can be frozen and interrupted. */
final class VanePart implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Process process;
    private final Path out;
    private final Path err;

    private VanePart(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static VanePart start(Path directory, String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                Vane.class.getName()));
        command.addAll(List.of(arguments));
        Path out = directory.resolve(name + "-out");
        Path err = directory.resolve(name + "-err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return new VanePart(builder.start(), out, err);
    }

    /** Waits until it has printed something, and returns the pattern's first group. */
    String awaitPrinted(String pattern) throws IOException, InterruptedException {
        return await(out, pattern);
    }

    /** Waits until its log says something, and returns the pattern's first group. */
    String awaitSaid(String pattern) throws IOException, InterruptedException {
        return await(err, pattern);
    }

    private String await(Path file, String text) throws IOException, InterruptedException {
        Pattern pattern = Pattern.compile(text);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            Matcher matcher = pattern.matcher(Files.readString(file));
            if (matcher.find()) {
                return matcher.group(1);
            }
            boolean hasEnded = process.waitFor(50, TimeUnit.MILLISECONDS);
            if (hasEnded && !pattern.matcher(Files.readString(file)).find()) {
                break;
            }
        }
        throw new AssertionError("no %s in: %s%s".formatted(text, Files.readString(out), said()));
    }

    String said() throws IOException {
        return Files.readString(err);
    }

    String printed() throws IOException {
        return Files.readString(out);
    }

    /** Sends a signal by its name: {@code INT} is Ctrl-C, {@code STOP} freezes, {@code CONT} goes on. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end, and returns its exit code. */
    int await(Duration limit) throws IOException, InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running: " + said());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
