package dev.vane.training.example;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import java.util.IdentityHashMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Examples as a host would give them that does not have some of the features. */
public final class FeatureAbsence {
    private FeatureAbsence() {}

    /** The same examples, with the features that a condition holds for absent in every row. */
    public static ExampleSet of(ExampleSet examples, Predicate<Feature> absent) {
        int[] features = IntStream.range(0, examples.features().size())
                .filter(i -> absent.test(examples.features().get(i)))
                .toArray();
        // Windows of a run share their rows, and go on doing so.
        IdentityHashMap<Row, Row> rows = new IdentityHashMap<>();
        return new ExampleSet(
                examples.features(),
                examples.windowRows(),
                examples.examples().stream()
                        .map(example -> example.with(new MetricWindow(example.window().rows().stream()
                                .map(row -> rows.computeIfAbsent(row, whole -> without(whole, features)))
                                .toList())))
                        .toList());
    }

    private static Row without(Row row, int... features) {
        float[] values = new float[row.features()];
        long[] presence = new long[Row.words(values.length)];
        for (int feature = 0; feature < values.length; feature++) {
            if (row.isPresent(feature)) {
                values[feature] = row.value(feature);
                presence[feature / Long.SIZE] |= 1L << (feature % Long.SIZE);
            }
        }
        for (int feature : features) {
            values[feature] = 0;
            presence[feature / Long.SIZE] &= ~(1L << (feature % Long.SIZE));
        }
        Row real = Row.real(values, presence);
        return row.imputed() ? real.asImputed() : real;
    }
}
