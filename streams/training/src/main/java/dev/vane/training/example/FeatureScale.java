package dev.vane.training.example;

import dev.vane.inference.bundle.Feature;
import java.util.function.Predicate;

/** Examples as a host would give them on which some of the features are so many times as large. */
public final class FeatureScale {
    private FeatureScale() {}

    /** The same examples, with the values of the features that a condition holds for multiplied. */
    public static ExampleSet of(ExampleSet examples, Predicate<Feature> scaled, float factor) {
        return ChangedRows.of(examples, scaled, value -> factor * value);
    }
}
