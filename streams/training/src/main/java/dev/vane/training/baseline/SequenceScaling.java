package dev.vane.training.baseline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.vane.inference.window.Row;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Windows as a recurrent network takes them, {@code [batch, rows, features]}: the features that vary in the training
 * examples, each made comparable. An absent value is 0, its median; so is a row before a short window, for the newest
 * row always has the last place.
 */
final class SequenceScaling {
    /** One row in so many is looked at: neighbouring seconds say nearly the same. */
    private static final int SAMPLED = 10;

    private final int rows;
    private final int[] features;
    private final List<RobustScale> scales;

    private SequenceScaling(int rows, int[] features, List<RobustScale> scales) {
        this.rows = rows;
        this.features = features;
        this.scales = scales;
    }

    static SequenceScaling fit(ExampleSet training) {
        List<Row> sample = training.examples().stream()
                .flatMap(example -> sample(example.window().rows()))
                .toList();
        List<RobustScale> all = IntStream.range(0, training.features().size())
                .mapToObj(feature -> scale(sample, feature))
                .toList();
        int[] varying = IntStream.range(0, all.size())
                .filter(feature -> all.get(feature).varies())
                .toArray();
        return new SequenceScaling(
                training.windowRows(),
                varying,
                Arrays.stream(varying).mapToObj(all::get).toList());
    }

    /** The newest row, and every tenth before it. */
    private static Stream<Row> sample(List<Row> rows) {
        return IntStream.iterate(rows.size() - 1, i -> i >= 0, i -> i - SAMPLED).mapToObj(rows::get);
    }

    private static RobustScale scale(List<Row> sample, int feature) {
        return RobustScale.fit(sample.stream()
                .filter(row -> row.isPresent(feature))
                .mapToDouble(row -> row.value(feature))
                .toArray());
    }

    /** Number of features that are passed on. */
    int width() {
        return features.length;
    }

    /** Shape of so many examples. */
    Shape shape(int batch) {
        return new Shape(batch, rows, features.length);
    }

    /**
     * The examples' windows, in the engine's own memory: over a Java array their alignment would be left to chance, and
     * with it the last bits of sums.
     */
    NDArray tensor(NDManager manager, List<Example> examples) {
        float[] values = new float[examples.size() * rows * features.length];
        for (int i = 0; i < examples.size(); i++) {
            List<Row> window = examples.get(i).window().rows();
            int padding = rows - window.size();
            for (int row = 0; row < window.size(); row++) {
                put(window.get(row), values, (i * rows + padding + row) * features.length);
            }
        }
        try (NDArray overJava = manager.create(values, shape(examples.size()))) {
            return overJava.duplicate();
        }
    }

    private void put(Row row, float[] values, int at) {
        for (int i = 0; i < features.length; i++) {
            if (row.isPresent(features[i])) {
                values[at + i] = (float) scales.get(i).of(row.value(features[i]));
            }
        }
    }
}
