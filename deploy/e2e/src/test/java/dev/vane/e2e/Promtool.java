package dev.vane.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Prometheus' own tool, where it is installed. */
record Promtool(Path executable) {
    static Optional<Promtool> find() {
        return Program.find("promtool").map(Promtool::new);
    }

    /** What it has to say against the text of a scrape; nothing if it accepts it. */
    String complaints(String metrics, Path directory) throws IOException {
        Path input = Files.writeString(directory.resolve("metrics.txt"), metrics);
        Path output = directory.resolve("promtool.txt");
        Process process = new ProcessBuilder(executable.toString(), "check", "metrics")
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int status = process.onExit().join().exitValue();
        String said = Files.readString(output);
        return status == 0 ? said : "status %d: %s".formatted(status, said);
    }
}
