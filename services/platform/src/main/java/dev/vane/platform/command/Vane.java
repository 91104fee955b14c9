package dev.vane.platform.command;

import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ScopeType;

/** The command line. */
@Command(
        name = "vane",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Vane.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Shows which VMs run slower than they would alone on their host, by how much, and why.",
        subcommands = {
            DemoCommand.class,
            BrokerCommand.class,
            CollectCommand.class,
            PipelineCommand.class,
            ExplainCommand.class,
            AnswerCommand.class,
            RequestCommand.class,
            IngestCommand.class,
            ProducersCommand.class,
            ExportCommand.class,
            WebCommand.class,
            TopicsCommand.class,
            ForgetCommand.class,
            PredictCommand.class,
            ModelsCommand.class,
            LabCommand.class,
            BenchCommand.class,
            ConfigCommand.class,
            HelpCommand.class
        },
        footer = {
            "",
            "More commands, which run in a process of their own; each has --help:",
            "train, evaluate, choose, calibrate, faithfulness, gallery."
        })
public final class Vane {
    private Vane() {}

    public static void main(String[] arguments) {
        if (List.of(arguments).contains("--verbose")) {
            Logging.verbose();
        }
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        ErrorLine errors = new ErrorLine();
        return new CommandLine(new Vane())
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Vane.class.getPackage().getImplementationVersion();
            return new String[] {"vane " + Objects.requireNonNullElse(version, "(not packaged)")};
        }
    }
}
