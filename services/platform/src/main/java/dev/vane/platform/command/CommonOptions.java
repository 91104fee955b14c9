package dev.vane.platform.command;

import dev.vane.clients.KafkaSettings;
import dev.vane.platform.config.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that every command has. */
final class CommonOptions {
    /** Where {@code vane broker} listens unless told otherwise. */
    static final String DEFAULT_BROKER = "127.0.0.1:9092";

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

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description =
                    "Kafka brokers to start from; short for --set kafka.bootstrap.servers=. Default: " + DEFAULT_BROKER)
    private Optional<String> bootstrapServers = Optional.empty();

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
        bootstrapServers.ifPresent(brokers -> values.put("kafka.bootstrap.servers", brokers));
        return Settings.of(values, Sections.ALL);
    }

    KafkaSettings kafka() throws IOException {
        return settings().kafka(DEFAULT_BROKER);
    }

    /** Whether the user named brokers, in any way. */
    boolean namesBrokers() throws IOException {
        return settings().values().containsKey("kafka.bootstrap.servers");
    }
}
