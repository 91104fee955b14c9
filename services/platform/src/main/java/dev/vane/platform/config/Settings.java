package dev.vane.platform.config;

import dev.vane.contracts.KafkaSettings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What the user set, for all parts: a file of Java properties, then single keys that win over it. One file serves every
 * command, so each part takes its own section and leaves the others alone.
 */
public final class Settings {
    private static final String KAFKA = "kafka";

    private final Map<String, String> values;

    private Settings(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Checks that every key exists.
     *
     * @throws IllegalArgumentException naming the first key that does not, and the one that was probably meant
     */
    public static Settings of(Map<String, String> values, List<Section> sections) {
        new TreeMap<>(values).keySet().forEach(key -> requireKnown(key, sections));
        return new Settings(Map.copyOf(values));
    }

    /**
     * Reads a file of Java properties.
     *
     * @throws IOException if it cannot be read; the message names the file
     */
    public static Map<String, String> read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new IOException("the configuration file does not exist: " + file, e);
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("the configuration file %s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
        Map<String, String> values = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
        return values;
    }

    /** The values of one section, without its name. */
    public Map<String, String> section(String name) {
        Map<String, String> section = new HashMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(name + ".")) {
                section.put(key.substring(name.length() + 1), value);
            }
        });
        return section;
    }

    /** How Kafka clients are set, with these brokers unless the settings name others. */
    public KafkaSettings kafka(String defaultBrokers) {
        Map<String, Object> clients = new HashMap<>(Map.of("bootstrap.servers", defaultBrokers));
        clients.putAll(section(KAFKA));
        return new KafkaSettings(clients);
    }

    private static void requireKnown(String key, List<Section> sections) {
        if (sections.stream().anyMatch(section -> key.startsWith(section.name() + ".") && section.allows(key))) {
            return;
        }
        List<String> known = sections.stream().flatMap(Section::keys).toList();
        throw new IllegalArgumentException("unknown key %s: %s"
                .formatted(
                        key,
                        NearestName.to(key, known)
                                .map(nearest -> "did you mean %s?".formatted(nearest))
                                .orElse("'vane config' prints those that are allowed")));
    }
}
