package dev.vane.training.example;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Examples with the same features.
 *
 * @param features what a row holds, in order
 * @param windowRows most rows of a window
 * @param examples in a fixed order
 */
public record ExampleSet(List<Feature> features, int windowRows, List<Example> examples) {
    public ExampleSet {
        features = List.copyOf(features);
        examples = List.copyOf(examples);
    }

    /** Applications or scenarios, sorted. */
    public Set<String> groups() {
        Set<String> groups = new TreeSet<>();
        examples.forEach(example -> groups.add(example.group()));
        return groups;
    }

    /** Where they were measured, sorted. */
    public Set<String> hosts() {
        Set<String> hosts = new TreeSet<>();
        examples.forEach(example -> hosts.add(example.host()));
        return hosts;
    }

    /** True if the data set has the columns of the stall ledger, whatever of it is known. */
    public boolean hasLedger() {
        return examples.stream().anyMatch(example -> !example.ledger().isEmpty());
    }

    /** The examples that a condition holds for, in the same order. */
    public ExampleSet only(Predicate<Example> condition) {
        return new ExampleSet(
                features, windowRows, examples.stream().filter(condition).toList());
    }

    /**
     * These examples, then those.
     *
     * @throws IllegalArgumentException if their features or the most rows of a window differ
     */
    public ExampleSet and(ExampleSet more) {
        if (!features.equals(more.features) || windowRows != more.windowRows) {
            throw new IllegalArgumentException("examples must have the same features and windows of as many rows");
        }
        return new ExampleSet(
                features,
                windowRows,
                Stream.concat(examples.stream(), more.examples.stream()).toList());
    }

    /** The same examples with other rows, whose features these are; a row that windows share stays shared. */
    ExampleSet withRows(List<Feature> others, UnaryOperator<Row> change) {
        IdentityHashMap<Row, Row> rows = new IdentityHashMap<>();
        return new ExampleSet(
                others,
                windowRows,
                examples.stream()
                        .map(example -> example.with(new MetricWindow(example.window().rows().stream()
                                .map(row -> rows.computeIfAbsent(row, change))
                                .toList())))
                        .toList());
    }

    /** Targets in the order of the examples. */
    public double[] targets() {
        return examples.stream().mapToDouble(Example::target).toArray();
    }

    /** Number of examples. */
    public int size() {
        return examples.size();
    }
}
