package dev.vane.training.example;

import dev.vane.inference.bundle.Feature;
import java.util.function.Predicate;

/** Examples as a host would give them that does not have some of the features. */
public final class FeatureAbsence {
    private FeatureAbsence() {}

    /** The same examples, with the features that a condition holds for absent in every row. */
    public static ExampleSet of(ExampleSet examples, Predicate<Feature> absent) {
        return ChangedRows.of(examples, absent, value -> Float.NaN);
    }
}
