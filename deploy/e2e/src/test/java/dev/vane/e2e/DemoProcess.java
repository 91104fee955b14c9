package dev.vane.e2e;

import dev.vane.platform.command.Vane;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** {@code vane demo} as a process of its own, with a temporary directory that shows what it leaves behind. */
final class DemoProcess implements AutoCloseable {
    private static final Pattern ADDRESSES = Pattern.compile("metrics (http://\\S+/metrics), broker (\\S+)");

    private final Process process;
    private final Path temporary;
    private final Path out;
    private final Path err;

    private DemoProcess(Process process, Path temporary, Path out, Path err) {
        this.process = process;
        this.temporary = temporary;
        this.out = out;
        this.err = err;
    }

    static DemoProcess start(Path directory, String... arguments) throws IOException {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.io.tmpdir=" + temporary,
                Vane.class.getName(),
                "demo",
                "--json"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("TMPDIR", temporary.toString());
        return new DemoProcess(builder.start(), temporary, out, err);
    }

    /** What it has told so far. */
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

    /** Address of its metrics, once it has one. */
    Optional<String> metrics() {
        return addresses().map(found -> found.group(1));
    }

    /** Address of its broker, once it has one. */
    Optional<String> broker() {
        return addresses().map(found -> found.group(2));
    }

    private Optional<MatchResult> addresses() {
        return ADDRESSES.matcher(told()).results().findFirst();
    }

    /** What Ctrl-C does. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    /** Waits for its end and returns its exit code. */
    int await(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("the demo did not end within %d s: %s".formatted(seconds, told()));
        }
        return process.exitValue();
    }

    /** The last line of its standard output. */
    String lastLine() throws IOException {
        return Files.readAllLines(out).getLast();
    }

    /** Files that it left in its temporary directory. */
    List<Path> left() throws IOException {
        try (var files = Files.walk(temporary)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** Processes that it started and that are still there. */
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
