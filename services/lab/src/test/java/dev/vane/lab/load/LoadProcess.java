package dev.vane.lab.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The load client as the lab runs it: a process with small memory, orders on its input, lines on its output. */
final class LoadProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    final Process process;
    private final PrintWriter input;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    LoadProcess(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                LoadMain.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath(),
                LoadMain.class.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command).start();
        input = new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), true);
        Thread.ofPlatform().daemon().start(this::read);
    }

    private void read() {
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))
                .lines()
                .forEach(lines::add);
    }

    void say(String order) {
        input.println(order);
    }

    /** The first line from here on that is wanted; all before it are passed over. */
    String await(Predicate<String> wanted) throws InterruptedException {
        while (true) {
            String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("the line did not come");
            }
            if (wanted.test(line)) {
                return line;
            }
        }
    }

    boolean isSilent() {
        return lines.isEmpty();
    }

    String errors() throws IOException {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    /** Ends its input, as the lab does. */
    int end() throws InterruptedException {
        input.close();
        return exitCode();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the load client does not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
