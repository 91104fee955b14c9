package dev.vane.inference;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.cloudformer.FeatureScaling.Transform;
import dev.vane.inference.cloudformer.ParameterShape;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Windows, scalings, features and weights for tests, the same for the same seed; odd features are rates. */
public final class SeededWindows {
    private SeededWindows() {}

    /** A window of real rows. */
    public static MetricWindow window(long seed, int rows, int features, IntPredicate present) {
        return window(seed, rows, features, present, row -> false);
    }

    /** A window some of whose rows are imputed; the first never is. */
    public static MetricWindow window(long seed, int rows, int features, IntPredicate present, IntPredicate imputed) {
        var random = new Random(seed);
        var list = new java.util.ArrayList<Row>();
        for (int row = 0; row < rows; row++) {
            if (row > 0 && imputed.test(row)) {
                list.add(list.getLast().asImputed());
            } else {
                list.add(row(random, features, present));
            }
        }
        return new MetricWindow(list);
    }

    private static Row row(Random random, int features, IntPredicate present) {
        float[] values = new float[features];
        long[] presence = new long[Row.words(features)];
        for (int feature = 0; feature < features; feature++) {
            values[feature] = feature % 2 == 0 ? random.nextFloat() : (float) Math.exp(random.nextDouble() * 20 - 1);
            if (present.test(feature)) {
                presence[feature / Long.SIZE] |= 1L << (feature % Long.SIZE);
            }
        }
        return Row.real(values, presence);
    }

    /** Ratios and rates in turn, none of them quite alike; every 17th feature did not vary. */
    public static List<FeatureScaling> scalings(int features) {
        return IntStream.range(0, features)
                .mapToObj(i -> i % 2 == 0
                        ? FeatureScaling.fitted(Transform.LINEAR, 0.5 + i * 1e-3, i % 17 == 0 ? 0 : 0.3)
                        : FeatureScaling.fitted(Transform.LOG1P, 8 + i * 1e-2, 4))
                .toList();
    }

    /** The first half are a VM's own, the second half its neighbours'. */
    public static List<Feature> features(int features) {
        List<String> groups = List.of("cpu", "memory", "disk");
        int own = (features + 1) / 2;
        return IntStream.range(0, features)
                .mapToObj(i -> new Feature(
                        "metric" + i % own,
                        i % 2 == 0 ? "1" : "By/s",
                        groups.get(i % 3),
                        i < own ? Scope.OWN : Scope.NEIGHBOUR))
                .toList();
    }

    /** Weights without a zero or a one in them, so that no tensor can be left out unseen. */
    public static CloudFormerWeights weights(CloudFormerArchitecture architecture, long seed) {
        var random = new Random(seed);
        var tensors = new HashMap<String, float[]>();
        CloudFormerWeights initial = CloudFormerWeights.random(architecture, seed);
        for (ParameterShape shape : architecture.parameters()) {
            float[] values = initial.values(shape.name());
            for (int i = 0; i < values.length; i++) {
                values[i] += 0.1f * (float) random.nextGaussian();
            }
            tensors.put(shape.name(), values);
        }
        return CloudFormerWeights.of(architecture, tensors);
    }
}
