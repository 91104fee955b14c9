package dev.vane.training.baseline;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Windows whose targets follow from one feature. Feature {@value #TELLING} tells, {@value #NOISE} is noise that every
 * third window lacks, {@value #CONSTANT} is the same everywhere, {@value #NEVER} never there.
 */
final class Planted {
    static final int TELLING = 0;
    static final int NOISE = 1;
    static final int CONSTANT = 2;
    static final int NEVER = 3;
    static final int FEATURES = 4;
    static final int ROWS = 12;

    private Planted() {}

    /** A line through the feature's level, which lies in [0, 1]. */
    static double line(double level) {
        return 0.2 + 0.6 * level;
    }

    /** A step in the middle. */
    static double step(double level) {
        return level < 0.5 ? 0.3 : 0.9;
    }

    /** Examples in four groups, the windows of 10 to {@value #ROWS} rows. */
    static ExampleSet examples(int count, long seed, DoubleUnaryOperator target) {
        var random = new Random(seed);
        return set(IntStream.range(0, count)
                .mapToObj(i -> {
                    double level = random.nextDouble();
                    return example(i, window(random, level, 10 + i % 3, i % 3 != 0), target.applyAsDouble(level));
                })
                .toList());
    }

    static ExampleSet set(List<Example> examples) {
        List<Feature> features = IntStream.range(0, FEATURES)
                .mapToObj(i -> new Feature("metric" + i, "1", "cpu", i < 2 ? Scope.OWN : Scope.NEIGHBOUR))
                .toList();
        return new ExampleSet(features, ROWS, examples);
    }

    static Example example(int index, MetricWindow window, double target) {
        return new Example("run" + index, "group" + index % 4, index, window, target, false);
    }

    private static MetricWindow window(Random random, double level, int rows, boolean withNoise) {
        List<Row> list = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            float[] values = new float[FEATURES];
            values[TELLING] = (float) (level + 0.02 * random.nextGaussian());
            values[NOISE] = (float) Math.exp(5 * random.nextGaussian());
            values[CONSTANT] = 7;
            list.add(Row.real(values, presence(withNoise)));
        }
        return new MetricWindow(list);
    }

    static long[] presence(boolean withNoise) {
        return new long[] {(1L << TELLING) | (withNoise ? 1L << NOISE : 0) | (1L << CONSTANT)};
    }

    /** The same examples without any value of a feature. */
    static ExampleSet without(ExampleSet examples, int feature) {
        return changed(examples, row -> {
            float[] values = values(row);
            long[] presence = presenceOf(row);
            presence[0] &= ~(1L << feature);
            return Row.real(values, presence);
        });
    }

    /** The same examples with other values wherever there is one. */
    static ExampleSet scrambled(ExampleSet examples, long seed) {
        var random = new Random(seed);
        return changed(examples, row -> {
            float[] values = values(row);
            for (int i = 0; i < values.length; i++) {
                values[i] = 1000 * random.nextFloat();
            }
            return Row.real(values, presenceOf(row));
        });
    }

    private static ExampleSet changed(ExampleSet examples, UnaryOperator<Row> change) {
        return set(examples.examples().stream()
                .map(example -> new Example(
                        example.run(),
                        example.group(),
                        example.lastRow(),
                        new MetricWindow(
                                example.window().rows().stream().map(change).toList()),
                        example.target(),
                        example.lone()))
                .toList());
    }

    private static float[] values(Row row) {
        float[] values = new float[row.features()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.value(i);
        }
        return values;
    }

    private static long[] presenceOf(Row row) {
        long[] presence = new long[1];
        for (int i = 0; i < row.features(); i++) {
            presence[0] |= row.isPresent(i) ? 1L << i : 0;
        }
        return presence;
    }

    /** Mean absolute error. */
    static double error(double[] predictions, ExampleSet examples) {
        double[] targets = examples.targets();
        return IntStream.range(0, targets.length)
                .mapToDouble(i -> Math.abs(predictions[i] - targets[i]))
                .average()
                .orElseThrow();
    }
}
