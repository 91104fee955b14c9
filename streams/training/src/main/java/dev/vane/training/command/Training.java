package dev.vane.training.command;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The commands that learn, in a process of their own. */
@Command(
        name = "vane",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        description = "Trains models of relative performance on labelled runs, and evaluates them.",
        subcommands = {
            TrainCommand.class,
            EvaluateCommand.class,
            ChooseCommand.class,
            CalibrateCommand.class,
            FaithfulnessCommand.class
        })
public final class Training {
    private Training() {}

    public static void main(String[] arguments) {
        // Reports are the same everywhere: a point is a point.
        Locale.setDefault(Locale.ROOT);
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Training());
        line.setExecutionExceptionHandler((e, command, arguments) -> {
            command.getErr().println("vane: " + ErrorText.of(e));
            command.getErr().flush();
            return CommandLine.ExitCode.SOFTWARE;
        });
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line;
    }
}
