package dev.vane.platform.command;

import dev.vane.platform.config.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that every command has. */
class CommonOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration file in the form of Java properties; 'vane config' prints every key with its"
                    + " default.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Sets one key, also if the file sets it. Repeatable.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(names = "--verbose", description = "Prints the stack trace of an error, and logs more.")
    private boolean verbose;

    boolean verbose() {
        return verbose;
    }

    /** What the user set, by file and by option. */
    Settings settings() throws IOException {
        Map<String, String> values = new HashMap<>();
        if (config.isPresent()) {
            values.putAll(Settings.read(config.get()));
        }
        values.putAll(set);
        values.putAll(ofOtherOptions());
        return Settings.of(values, Sections.ALL);
    }

    /** Keys that further options of a command set; they win. */
    Map<String, String> ofOtherOptions() {
        return Map.of();
    }
}
