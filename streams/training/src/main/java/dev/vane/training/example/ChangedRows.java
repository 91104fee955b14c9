package dev.vane.training.example;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.window.Row;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Examples with other values. */
final class ChangedRows {
    private ChangedRows() {}

    /** From a value that is present to another; NaN makes it absent. */
    interface Change {
        float of(float value);
    }

    /** The same examples, with the present values of the features that a condition holds for changed. */
    static ExampleSet of(ExampleSet examples, Predicate<Feature> changed, Change change) {
        int[] features = IntStream.range(0, examples.features().size())
                .filter(i -> changed.test(examples.features().get(i)))
                .toArray();
        return examples.withRows(examples.features(), row -> changed(row, features, change));
    }

    private static Row changed(Row row, int[] features, Change change) {
        float[] values = new float[row.features()];
        long[] presence = new long[Row.words(values.length)];
        for (int feature = 0; feature < values.length; feature++) {
            if (row.isPresent(feature)) {
                values[feature] = row.value(feature);
                presence[feature / Long.SIZE] |= 1L << (feature % Long.SIZE);
            }
        }
        for (int feature : features) {
            float value = row.isPresent(feature) ? change.of(values[feature]) : Float.NaN;
            boolean stays = Float.isFinite(value);
            values[feature] = stays ? value : 0;
            presence[feature / Long.SIZE] &= stays ? -1L : ~(1L << (feature % Long.SIZE));
        }
        Row real = Row.real(values, presence);
        return row.imputed() ? real.asImputed() : real;
    }
}
