package dev.vane.platform.command;

import dev.vane.clients.KafkaSettings;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of commands that are clients of brokers. */
final class KafkaOptions extends CommonOptions {
    /** Where {@code vane broker} listens unless told otherwise. */
    static final String DEFAULT_BROKER = "127.0.0.1:9092";

    private static final String BROKERS = "kafka.bootstrap.servers";

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description =
                    "Kafka brokers to start from; short for --set kafka.bootstrap.servers=. Default: " + DEFAULT_BROKER)
    private Optional<String> bootstrapServers = Optional.empty();

    @Override
    Map<String, String> ofOtherOptions() {
        return bootstrapServers.map(brokers -> Map.of(BROKERS, brokers)).orElse(Map.of());
    }

    KafkaSettings kafka() throws IOException {
        return settings().kafka(DEFAULT_BROKER);
    }

    /** Whether the user named brokers, in any way. */
    boolean namesBrokers() throws IOException {
        return settings().values().containsKey(BROKERS);
    }
}
