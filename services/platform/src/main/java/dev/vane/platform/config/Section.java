package dev.vane.platform.config;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;

/**
 * One part's keys in the configuration file.
 *
 * @param name what its keys start with, up to the first dot
 * @param about a sentence for the reference
 * @param definition its keys without that start; empty if any key is allowed
 */
public record Section(String name, String about, Optional<ConfigDef> definition) {
    /** Whether the key, which starts with this section's name, is one of its keys. */
    boolean allows(String key) {
        return definition.isEmpty() || definition.get().names().contains(key.substring(name.length() + 1));
    }

    /** All its keys, as they stand in a file. */
    java.util.stream.Stream<String> keys() {
        return definition.stream()
                .flatMap(all -> all.names().stream())
                .map(key -> name + "." + key)
                .sorted();
    }

    /**
     * Checks the values and fills in the defaults.
     *
     * @throws org.apache.kafka.common.config.ConfigException if a value is not allowed, naming key, value and rule
     */
    public Map<String, Object> parse(Map<String, String> values) {
        return definition.orElseThrow().parse(values);
    }
}
