package dev.vane.training.example;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.window.Row;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** A set of examples with some of its features. */
public final class FeatureSubset {
    private FeatureSubset() {}

    /**
     * The same examples without the features that a condition holds for.
     *
     * @throws IllegalArgumentException if none is left
     */
    public static ExampleSet without(ExampleSet examples, Predicate<Feature> dropped) {
        int[] kept = IntStream.range(0, examples.features().size())
                .filter(i -> !dropped.test(examples.features().get(i)))
                .toArray();
        return only(examples, kept);
    }

    /**
     * The same examples with the features that a model's windows have, in its order.
     *
     * @throws IllegalArgumentException naming the first that they lack
     */
    public static ExampleSet of(ExampleSet examples, Manifest manifest) {
        List<Feature> wanted = manifest.features().subList(0, manifest.windowFeatures());
        return wanted.equals(examples.features())
                ? examples
                : only(
                        examples,
                        wanted.stream()
                                .mapToInt(feature -> place(examples.features(), feature))
                                .toArray());
    }

    private static int place(List<Feature> features, Feature wanted) {
        for (int i = 0; i < features.size(); i++) {
            if (features.get(i).name().equals(wanted.name()) && features.get(i).scope() == wanted.scope()) {
                return i;
            }
        }
        throw new IllegalArgumentException(
                "the model takes %s (%s), the data set has none".formatted(wanted.name(), wanted.scope()));
    }

    /** The same examples with these features, in this order. */
    public static ExampleSet only(ExampleSet examples, int... features) {
        if (features.length == 0) {
            throw new IllegalArgumentException("no feature would be left");
        }
        return examples.withRows(
                IntStream.of(features).mapToObj(examples.features()::get).toList(), row -> only(row, features));
    }

    private static Row only(Row row, int... features) {
        Row.Builder subset = Row.builder(features.length).imputed(row.imputed());
        for (int i = 0; i < features.length; i++) {
            subset.copy(row, features[i], i);
        }
        return subset.build();
    }
}
