package dev.vane.lab.run;

import dev.vane.lab.application.Application.Program;
import dev.vane.lab.machine.Group;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A process of a VM. Its errors, and its output unless that tells performance, go to a file. */
final class RunningProgram {
    private static final int TOLD_LINES = 3;

    private final String name;
    private final Path log;
    private final Process process;
    private final boolean takesOrders;

    private RunningProgram(String name, Path log, Process process, boolean takesOrders) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.takesOrders = takesOrders;
    }

    /**
     * Starts it in its group.
     *
     * @param lines receives each line of its output, on a thread of its own, if it reports
     */
    static RunningProgram start(Program program, List<String> command, Group group, Path folder, Consumer<String> lines)
            throws IOException {
        Path log = folder.resolve("lab-" + program.name() + ".log");
        ProcessBuilder builder = group.enter(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        boolean isReporting = program.reports().isPresent();
        if (!isReporting) {
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        }
        boolean takesOrders = isReporting && program.reports().get().pattern().isEmpty();
        if (!takesOrders) {
            builder.redirectInput(Path.of("/dev/null").toFile());
        }
        Process process = builder.start();
        if (isReporting) {
            Thread.ofPlatform().daemon().name("reports-" + program.name()).start(() -> read(process, lines));
        }
        return new RunningProgram(program.name(), log, process, takesOrders);
    }

    private static void read(Process process, Consumer<String> lines) {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(lines);
        } catch (IOException | UncheckedIOException e) {
            // The process was ended with its block.
        }
    }

    /** Tells it what to do, if it is one that can be told. */
    void order(String line) throws IOException {
        if (takesOrders) {
            try {
                BufferedWriter orders = process.outputWriter(StandardCharsets.UTF_8);
                orders.write(line);
                orders.newLine();
                orders.flush();
            } catch (IOException e) {
                throw new ProgramEndedException("%s takes no orders: %s".formatted(name, lastWords(log)));
            }
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** @throws ProgramEndedException if it has ended, with the last that it said */
    void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw new ProgramEndedException(
                    "%s ended with %d: %s".formatted(name, process.exitValue(), lastWords(log)));
        }
    }

    static String lastWords(Path log) throws IOException {
        List<String> said = Files.exists(log)
                ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .toList()
                : List.of();
        return String.join(" | ", said.subList(Math.max(0, said.size() - TOLD_LINES), said.size()));
    }
}
