package dev.vane.training.shipping;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.vane.training.example.ExampleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Applications that the shipped model must not be trained on: what a data set's {@code splits.yaml} says.
 *
 * @param calibrationChoice which attention heads are calibrated is chosen on these
 * @param calibrationCheck and checked together on these
 * @param unopened opened once, for the reports on attention and alerts
 */
public record HeldOut(List<String> calibrationChoice, List<String> calibrationCheck, List<String> unopened) {
    /** The file's name, in the folder of the data set or in the one above it. */
    public static final String FILE = "splits.yaml";

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    public HeldOut {
        calibrationChoice = List.copyOf(calibrationChoice);
        calibrationCheck = List.copyOf(calibrationCheck);
        unopened = List.copyOf(unopened);
        if (all(calibrationChoice, calibrationCheck, unopened).size()
                != calibrationChoice.size() + calibrationCheck.size() + unopened.size()) {
            throw new IllegalArgumentException("an application is held out for one purpose only: %s, %s, %s"
                    .formatted(calibrationChoice, calibrationCheck, unopened));
        }
    }

    /** What a data set's folder says, or the one above it; nothing is held out if neither says anything. */
    public static HeldOut of(Path dataset) throws IOException {
        for (Path file : List.of(dataset.resolve(FILE), dataset.resolve("..").resolve(FILE))) {
            if (Files.exists(file)) {
                return YAML.readValue(file.toFile(), HeldOut.class);
            }
        }
        return new HeldOut(List.of(), List.of(), List.of());
    }

    /**
     * The examples of all other applications.
     *
     * @throws IllegalArgumentException if one that is held out is not there, for then a name is wrong
     */
    public ExampleSet training(ExampleSet examples) {
        Set<String> held = all();
        Set<String> unknown = new TreeSet<>(held);
        unknown.removeAll(examples.groups());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "held out are %s, which the data set does not have: %s".formatted(unknown, examples.groups()));
        }
        return examples.only(example -> !held.contains(example.group()));
    }

    /** All applications that are held out for some purpose. */
    public Set<String> all() {
        return all(calibrationChoice, calibrationCheck, unopened);
    }

    private static Set<String> all(List<String> choice, List<String> check, List<String> unopened) {
        Set<String> all = new TreeSet<>(choice);
        all.addAll(check);
        all.addAll(unopened);
        return all;
    }
}
