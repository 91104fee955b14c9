package dev.vane.training.example;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.window.Row;
import java.util.function.Predicate;

/** Examples with other values. */
final class ChangedRows {
    private ChangedRows() {}

    /** From a value that is present to another; NaN makes it absent. */
    interface Change {
        float of(float value);
    }

    /** The same examples, with the present values of the features that a condition holds for changed. */
    static ExampleSet of(ExampleSet examples, Predicate<Feature> changed, Change change) {
        boolean[] features = new boolean[examples.features().size()];
        for (int i = 0; i < features.length; i++) {
            features[i] = changed.test(examples.features().get(i));
        }
        return examples.withRows(examples.features(), row -> changed(row, features, change));
    }

    private static Row changed(Row row, boolean[] features, Change change) {
        Row.Builder changed = Row.builder(row.features()).imputed(row.imputed());
        for (int feature = 0; feature < row.features(); feature++) {
            if (row.isPresent(feature)) {
                float value = features[feature] ? change.of(row.value(feature)) : row.value(feature);
                if (Float.isFinite(value)) {
                    changed.set(feature, value);
                }
            }
        }
        return changed.build();
    }
}
