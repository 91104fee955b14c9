package dev.vane.platform.command;

import dev.vane.platform.config.Section;
import java.util.List;
import java.util.Optional;

/** Every section of the configuration file. */
final class Sections {
    static final List<Section> ALL = List.of(new Section(
            "kafka",
            "Settings of Kafka clients, passed through: bootstrap.servers, security.protocol, sasl.*, ssl.* and any other.",
            Optional.empty()));

    private Sections() {}
}
