package dev.vane.platform.command;

import dev.vane.platform.demo.DataDirectory;
import dev.vane.platform.demo.Demo;
import dev.vane.platform.demo.DemoPlan;
import dev.vane.platform.demo.DemoResult;
import dev.vane.platform.demo.Screen;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description =
                "Runs everything in one process: a broker, a collector that watches this machine, the pipeline, the"
                        + " exporter and the console. Ctrl-C ends all of them in order.")
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaOptions common;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "Ends after this time, such as 60s.")
    private Optional<Duration> longest = Optional.empty();

    @Option(
            names = "--stress",
            description = "Starts an interfering neighbour after a minute, on and off for three minutes each in turn.")
    private boolean stress;

    @Mixin
    private ReplayOptions replay;

    @Option(names = "--model", paramLabel = "PATH", description = "Model bundle. Default: the built-in one.")
    private Optional<Path> model = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Folder for broker data, state and log. Default: a temporary folder that is deleted at the end")
    private Optional<Path> data = Optional.empty();

    @Option(
            names = "--json",
            description = "Prints the result as JSON in the last line, and everything else to standard error.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        try (Interrupt interrupt = new Interrupt();
                DataDirectory directory = DataDirectory.of(data)) {
            interrupt.deleteWhenLate(directory);
            Logging.toFile(directory.log());
            return report(new Demo(plan(), directory, screen(), interrupt::isRequested).run());
        }
    }

    private DemoPlan plan() throws IOException {
        Optional<String> brokers =
                common.namesBrokers() ? Optional.of(common.kafka().bootstrapServers()) : Optional.empty();
        return new DemoPlan(common.settings(), brokers, Models.open(model), stress, replay.replays(), longest);
    }

    private Screen screen() {
        boolean isTerminal = !json && Stream.ofNullable(System.console()).anyMatch(Console::isTerminal);
        return new Screen(
                json ? spec.commandLine().getErr() : spec.commandLine().getOut(), isTerminal);
    }

    private int report(DemoResult result) {
        PrintWriter err = spec.commandLine().getErr();
        result.complaints().forEach(complaint -> err.println("vane: " + complaint));
        err.flush();
        if (json) {
            Output.line(spec, Output.json(result.toJson()));
        }
        return result.complaints().isEmpty() ? 0 : 1;
    }
}
