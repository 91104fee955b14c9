package dev.vane.platform.command;

import dev.vane.platform.config.Reference;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "config",
        description =
                "Prints every key of a configuration file with its default; redirect it into a file to start one.")
final class ConfigCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(Reference.of(Sections.ALL));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
