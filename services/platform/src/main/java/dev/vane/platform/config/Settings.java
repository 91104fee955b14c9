package dev.vane.platform.config;

import dev.vane.clients.KafkaSettings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;

/**
 * What the user set, for all parts: one file serves every command, so each part takes its own keys from it and leaves
 * the others alone. Keys that start with {@value #KAFKA} are settings of Kafka clients, any that Kafka knows.
 *
 * @param values by key, every key known
 */
public record Settings(Map<String, String> values) {
    static final String KAFKA = "kafka.";

    public Settings {
        values = Map.copyOf(values);
    }

    /**
     * Checks that every key exists.
     *
     * @throws IllegalArgumentException naming the first key that does not, and the one that was probably meant
     */
    public static Settings of(Map<String, String> values, List<Section> sections) {
        List<String> known = sections.stream()
                .flatMap(section -> section.keys().names().stream())
                .toList();
        for (String key : new TreeSet<>(values.keySet())) {
            if (!key.startsWith(KAFKA) && !known.contains(key)) {
                throw new IllegalArgumentException("unknown key %s: %s"
                        .formatted(
                                key,
                                NearestName.to(key, known)
                                        .map("did you mean %s?"::formatted)
                                        .orElse("'vane config' prints those that are allowed")));
            }
        }
        return new Settings(values);
    }

    /**
     * Reads a file of Java properties.
     *
     * @throws IOException if it cannot be read; the message names the file
     */
    public static Map<String, String> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IOException("the configuration file does not exist: " + file);
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("the configuration file %s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
        Map<String, String> values = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
        return values;
    }

    /** These settings, and others for keys that they leave open. */
    public Settings withDefaults(Map<String, String> defaults) {
        Map<String, String> all = new HashMap<>(defaults);
        all.putAll(values);
        return new Settings(all);
    }

    /** How Kafka clients are set, with these brokers unless the settings name others. */
    public KafkaSettings kafka(String defaultBrokers) {
        Map<String, Object> clients = new HashMap<>(Map.of("bootstrap.servers", defaultBrokers));
        values.forEach((key, value) -> {
            if (key.startsWith(KAFKA)) {
                clients.put(key.substring(KAFKA.length()), value);
            }
        });
        return new KafkaSettings(clients);
    }
}
