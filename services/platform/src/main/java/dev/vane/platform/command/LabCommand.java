package dev.vane.platform.command;

import dev.vane.lab.Lab;
import dev.vane.lab.dataset.LabDataset;
import dev.vane.lab.dataset.LabStatus;
import dev.vane.lab.report.LabReport;
import dev.vane.lab.run.LabRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "lab",
        description = "Measures on this machine how much real applications slow each other down, and writes labelled"
                + " runs for training.")
final class LabCommand {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--applications",
            paramLabel = "DIR",
            description = "Folder with your own definitions, one YAML file for each application or interferer.")
    private Optional<Path> applications;

    @Command(description = "Installs the Debian packages of the applications, without starting any service.")
    int install(
            @Option(
                            names = "--plan",
                            paramLabel = "FILE",
                            description = "Installs only the packages that this plan needs.")
                    Optional<Path> plan)
            throws IOException, InterruptedException {
        List<String> installed = lab().install(plan);
        Output.line(spec, installed.isEmpty() ? "nothing to install" : "installed: " + String.join(", ", installed));
        return 0;
    }

    @Command(
            description = "Measures the blocks of a plan that have not been measured yet. It can be stopped or killed"
                    + " at any time; the same command continues. Needs root, for control groups.")
    int run(
            @Option(names = "--plan", paramLabel = "FILE", required = true, description = "The plan, in YAML.")
                    Path plan,
            @Option(
                            names = "--first",
                            paramLabel = "N",
                            defaultValue = "1",
                            description = "Number of the block to begin with; those before it come last. For a machine"
                                    + " that measures a part of a plan other than the parts of other machines. Default:"
                                    + " ${DEFAULT-VALUE}")
                    int first,
            @Option(
                            names = "--out",
                            paramLabel = "DIR",
                            required = true,
                            description = "Folder of the data set; each run adds a batch to it.")
                    Path out,
            @Option(
                            names = "--host",
                            paramLabel = "NAME",
                            description =
                                    "Name of this machine in the data, 1 to 64 letters, digits, . _ -. It must differ"
                                            + " from that of every other machine that measures for the data set. Default: the"
                                            + " machine's host name.")
                    Optional<String> host,
            @Option(
                            names = "--for",
                            paramLabel = "TIME",
                            defaultValue = "100m",
                            converter = Durations.class,
                            description = "Time limit: starts no block that would end later. Default: ${DEFAULT-VALUE}")
                    Duration limit,
            @Option(
                            names = "--keep-reports",
                            paramLabel = "DIR",
                            description = "Folder in which the applications' own reports are kept, too.")
                    Optional<Path> reports,
            @Option(names = "--busy", description = "Measures even if other processes use this machine.") boolean busy,
            @Option(names = "--json", description = "Prints the result as JSON in the last line.") boolean json)
            throws IOException, InterruptedException {
        LabRun.Result result = measure(plan, first, host, out, reports, limit, busy);
        Output.line(
                spec,
                "blocks measured %d, failed %d, left %d".formatted(result.measured(), result.failed(), result.left()));
        if (json) {
            Map<String, Object> object = Output.object();
            object.put("measured", result.measured());
            object.put("failed", result.failed());
            object.put("left", result.left());
            Output.line(spec, Output.json(object));
        }
        return result.failed() == 0 ? 0 : 1;
    }

    private LabRun.Result measure(
            Path plan, int first, Optional<String> host, Path out, Optional<Path> reports, Duration limit, boolean busy)
            throws IOException, InterruptedException {
        try (Interrupt interrupt = new Interrupt();
                ProgressLine progress = new ProgressLine(spec.commandLine().getErr())) {
            return lab().run(plan, first, host, out, reports, limit, busy, progress::show, interrupt::isRequested);
        }
    }

    @Command(description = "Shows the contents of a data set, and which part of it was rejected.")
    int status(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "DIR",
                            defaultValue = "data/lab",
                            description = "Folder of the data set. Default: ${DEFAULT-VALUE}")
                    Path folder,
            @Option(names = "--json", description = "Prints the numbers as JSON in the last line.") boolean json) {
        LabStatus status = LabStatus.of(LabDataset.read(folder));
        status.lines().forEach(line -> Output.line(spec, line));
        if (json) {
            Output.line(spec, Output.json(status.toMap()));
        }
        return 0;
    }

    @Command(description = "Writes a report about a data set, with tables and pictures. Needs gnuplot.")
    int report(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "DIR",
                            defaultValue = "data/lab",
                            description = "Folder of the data set. Default: ${DEFAULT-VALUE}")
                    Path folder,
            @Option(names = "--out", paramLabel = "FILE", required = true, description = "The report, in Markdown.")
                    Path page)
            throws IOException, InterruptedException {
        LabReport.of(LabDataset.read(folder)).write(page);
        return 0;
    }

    private Lab lab() throws IOException {
        return Lab.of(applications);
    }
}
