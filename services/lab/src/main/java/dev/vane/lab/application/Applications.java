package dev.vane.lab.application;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The applications and interferers that the lab knows: its own, and those of a user's folder. */
public final class Applications {
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .addModule(new Jdk8Module())
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    private final Map<String, Application> byName;

    private Applications(Map<String, Application> byName) {
        this.byName = byName;
    }

    /** Those that come with the lab. */
    public static Applications own() {
        Map<String, Application> found = new TreeMap<>();
        for (String file : ownFiles()) {
            try (InputStream in = Applications.class.getResourceAsStream(file)) {
                add(read(file, in.readAllBytes()), found, file);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file, e);
            }
        }
        return new Applications(found);
    }

    /** Also those of a folder of YAML files; one of the same name takes the place of the lab's own. */
    public Applications with(Path folder) throws IOException {
        Map<String, Application> all = new TreeMap<>(byName);
        Map<String, Application> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
                add(read(file.toString(), Files.readAllBytes(file)), found, file.toString());
            }
        }
        all.putAll(found);
        return new Applications(all);
    }

    /** A class path cannot be listed, so an index names its files. */
    private static List<String> ownFiles() {
        try (InputStream index = Applications.class.getResourceAsStream("index")) {
            return new String(index.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the index of applications", e);
        }
    }

    private static void add(Application application, Map<String, Application> found, String file) {
        if (found.put(application.name(), application) != null) {
            throw new IllegalArgumentException("%s: the name %s is taken already".formatted(file, application.name()));
        }
    }

    private static Application read(String file, byte[] yaml) throws IOException {
        try {
            return YAML.readValue(yaml, Application.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("%s: %s".formatted(file, e.getOriginalMessage()), e);
        }
    }

    /**
     * The one of a name.
     *
     * @throws IllegalArgumentException if there is none, naming all
     */
    public Application get(String name) {
        Application application = byName.get(name);
        if (application == null) {
            throw new IllegalArgumentException(
                    "no application or interferer is called %s; there are %s".formatted(name, byName.keySet()));
        }
        return application;
    }

    public Collection<Application> all() {
        return byName.values();
    }
}
