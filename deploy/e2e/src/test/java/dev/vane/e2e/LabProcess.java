package dev.vane.e2e;

import dev.vane.platform.command.Vane;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code vane lab} as a process of its own. */
final class LabProcess implements AutoCloseable {
    private final Process process;
    private final Path out;
    private final Path err;

    private LabProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts it; what it tells goes to files whose names begin as given. */
    static LabProcess start(Path directory, String name, String... arguments) throws IOException {
        Path out = directory.resolve(name + "-out");
        Path err = directory.resolve(name + "-err");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                Vane.class.getName(),
                "lab"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return new LabProcess(builder.start(), out, err);
    }

    String told() {
        try {
            return Files.readString(err);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it as a crash would: it can do nothing more. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Waits for its end and returns its exit code. */
    int await(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("the lab did not end within %d s: %s".formatted(seconds, told()));
        }
        return process.exitValue();
    }

    /** The last line of its standard output. */
    String lastLine() throws IOException {
        return Files.readAllLines(out).getLast();
    }

    @Override
    public void close() {
        kill();
    }
}
