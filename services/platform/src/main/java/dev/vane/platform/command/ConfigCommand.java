package dev.vane.platform.command;

import dev.vane.platform.config.Reference;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "config",
        description = "Prints every configuration key with its default; redirect the output into a file to start a"
                + " configuration.")
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
