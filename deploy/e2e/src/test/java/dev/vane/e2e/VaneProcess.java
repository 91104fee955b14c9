package dev.vane.e2e;

import dev.vane.platform.command.Vane;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command line as a process of its own, with a temporary directory that shows what it leaves behind. */
final class VaneProcess implements AutoCloseable {
    private final Process process;
    private final Path temporary;
    private final Path out;
    private final Path err;

    private VaneProcess(Process process, Path temporary, Path out, Path err) {
        this.process = process;
        this.temporary = temporary;
        this.out = out;
        this.err = err;
    }

    /** Starts it; what it tells goes to files in the directory whose names begin as given. */
    static VaneProcess start(Path directory, String name, String... arguments) throws IOException {
        Path temporary = Files.createDirectory(directory.resolve(name + "-tmp"));
        Path out = directory.resolve(name + "-out");
        Path err = directory.resolve(name + "-err");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.io.tmpdir=" + temporary,
                Vane.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("TMPDIR", temporary.toString());
        return new VaneProcess(builder.start(), temporary, out, err);
    }

    /** What it has told so far. */
    String told() {
        try {
            return Files.readString(err);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What it has printed so far. */
    String out() {
        try {
            return Files.readString(out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Stops it where it is: its connections stay open, and it does nothing until it is {@linkplain #thaw thawed}. */
    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while signalling", e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** What Ctrl-C does. */
    void interrupt() {
        signal("INT");
    }

    /** Ends it as a crash would: it can do nothing more. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Waits for its end and returns its exit code. */
    int await(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("vane did not end within %d s: %s".formatted(seconds, told()));
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
        kill();
    }
}
