package dev.vane.lab.run;

import dev.vane.lab.application.Application;
import dev.vane.lab.application.Application.Program;
import dev.vane.lab.application.Application.Reports;
import dev.vane.lab.block.Report;
import dev.vane.lab.load.ReportLines;
import dev.vane.lab.load.ToolLines;
import dev.vane.lab.machine.Group;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/** An application in its VM: started once, then frozen and let go, and told its load. */
final class RunningVm {
    private static final long PREPARE_SECONDS = 120;
    private static final long READY_MILLIS = 60_000;

    private final String name;
    private final Application application;
    private final Group group;
    private final Optional<Group> clientGroup;
    private final Path folder;
    private final Map<String, String> values;
    private final List<RunningProgram> programs = new ArrayList<>();
    private final List<Report> reports = new ArrayList<>();
    private volatile Optional<String> unreadable = Optional.empty();
    private boolean isOn = true;
    private OptionalInt level = OptionalInt.empty();

    /**
     * An application that is to run; nothing is started yet.
     *
     * @param clientGroup where its load client runs, if not in the VM
     * @param folder of its own, made when it starts
     * @param cpuCount number of CPUs that it may use
     */
    RunningVm(String name, Application application, Group group, Optional<Group> clientGroup, Path folder, int cpuCount)
            throws IOException {
        this.name = name;
        this.application = application;
        this.group = group;
        this.clientGroup = clientGroup;
        this.folder = folder;
        this.values = new HashMap<>(Ports.free());
        values.put("dir", folder.toString());
        values.put("cpus_count", Integer.toString(cpuCount));
    }

    String name() {
        return name;
    }

    Application application() {
        return application;
    }

    boolean isOn() {
        return isOn;
    }

    OptionalInt level() {
        return level;
    }

    /** Prepares and starts everything, and waits until it is ready. */
    void start() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        for (List<String> command : application.prepare()) {
            prepare(Command.expand(command, values));
        }
        for (Program program : application.programs()) {
            Group place = program.client() ? clientGroup.orElse(group) : group;
            List<String> command = Command.expand(program.command(), values);
            RunningProgram running = RunningProgram.start(program, command, place, folder, lines(program));
            programs.add(running);
            if (program.awaitPort()) {
                awaitPort(running);
            }
        }
    }

    private void prepare(List<String> command) throws IOException, InterruptedException {
        Path log = folder.resolve("lab-prepare.log");
        Process process = group.enter(command)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        if (!process.waitFor(PREPARE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new ProgramEndedException("%s cannot be prepared: '%s' %s: %s"
                    .formatted(
                            application.name(),
                            String.join(" ", command),
                            process.isAlive() ? "takes too long" : "ended with " + process.exitValue(),
                            RunningProgram.lastWords(log)));
        }
    }

    private void awaitPort(RunningProgram program) throws IOException, InterruptedException {
        if (!Ports.await(Integer.parseInt(values.get("port")), READY_MILLIS, () -> !program.isAlive())) {
            program.requireAlive();
            throw new ProgramEndedException("%s accepts no connections after %d s"
                    .formatted(application.name(), TimeUnit.MILLISECONDS.toSeconds(READY_MILLIS)));
        }
    }

    private Consumer<String> lines(Program program) {
        if (program.reports().isEmpty()) {
            return line -> {};
        }
        Function<String, Optional<? extends Report>> reader =
                reader(program.reports().get());
        return line -> {
            try {
                reader.apply(line).ifPresent(this::add);
            } catch (IllegalArgumentException e) {
                unreadable = Optional.of("%s of %s: %s".formatted(program.name(), application.name(), e.getMessage()));
            }
        };
    }

    private static Function<String, Optional<? extends Report>> reader(Reports form) {
        if (form.pattern().isEmpty()) {
            return ReportLines::report;
        }
        Pattern pattern = Pattern.compile(form.pattern().get());
        ToolLines lines = new ToolLines(pattern, form.total(), System.currentTimeMillis());
        return line -> lines.report(line, System.currentTimeMillis());
    }

    private void add(Report report) {
        synchronized (reports) {
            reports.add(report);
        }
    }

    /** What it has said of its performance until now. */
    List<Report> reports() {
        synchronized (reports) {
            return List.copyOf(reports);
        }
    }

    /** Lets it run, or freezes it. */
    void turn(boolean on) throws IOException, InterruptedException {
        if (on == isOn) {
            return;
        }
        if (on) {
            group.thaw();
            for (Group client : clientGroup.stream().toList()) {
                client.thaw();
            }
            order("resume");
        } else {
            order("pause");
            for (Group client : clientGroup.stream().toList()) {
                client.freeze();
            }
            group.freeze();
        }
        isOn = on;
    }

    /** Sets the load; the index of a level, from 0. True if it was another before. */
    boolean level(int index) throws IOException {
        int wanted = application.levels().get(index);
        if (level.isPresent() && level.getAsInt() == wanted) {
            return false;
        }
        order("level " + wanted);
        level = OptionalInt.of(wanted);
        return true;
    }

    private void order(String line) throws IOException {
        for (RunningProgram program : programs) {
            program.order(line);
        }
    }

    /** @throws IOException if one of its programs has ended, or says what cannot be understood */
    void requireAlive() throws IOException {
        if (unreadable.isPresent()) {
            throw new IOException(unreadable.get());
        }
        for (RunningProgram program : programs) {
            program.requireAlive();
        }
    }
}
