package dev.vane.training.cloudformer;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.cloudformer.FeatureScaling.Transform;
import dev.vane.inference.cloudformer.ParameterShape;
import dev.vane.inference.onnx.CloudFormerGraph;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.KnownRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Small models, windows and example sets, the same for the same seed; odd features are rates. */
final class Small {
    static final int ROWS = 14;
    static final int FEATURES = 6;

    private Small() {}

    static CloudFormerArchitecture architecture(boolean presence) {
        return new CloudFormerArchitecture(ROWS, FEATURES, 8, 8, 2, 4, 16, 2, 8, presence);
    }

    /** The first half are a VM's own, the second half its neighbours'. */
    static List<Feature> features(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Feature("metric" + i, "1", "cpu", 2 * i < count ? Scope.OWN : Scope.NEIGHBOUR))
                .toList();
    }

    /** Where a value is present. */
    interface Present {
        boolean at(int row, int feature);
    }

    /** Random values; every fifth row repeats the one before it if {@code imputes}. */
    static MetricWindow window(long seed, int rows, int features, Present present, boolean imputes) {
        Random random = new Random(seed);
        List<Row> list = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            if (imputes && row % 5 == 4) {
                list.add(list.getLast().asImputed());
            } else {
                list.add(row(random, row, features, present));
            }
        }
        return new MetricWindow(list);
    }

    private static Row row(Random random, int row, int features, Present present) {
        float[] values = new float[features];
        long[] presence = new long[Row.words(features)];
        for (int feature = 0; feature < features; feature++) {
            values[feature] = feature % 2 == 0 ? random.nextFloat() : (float) Math.exp(random.nextDouble() * 20 - 1);
            if (present.at(row, feature)) {
                presence[feature / Long.SIZE] |= 1L << (feature % Long.SIZE);
            }
        }
        return Row.real(values, presence);
    }

    /** Whole and short, with imputed rows, with features absent throughout and now and then. */
    static List<MetricWindow> windows(int rows, int features) {
        return List.of(
                window(1, rows, features, (row, feature) -> true, false),
                window(2, rows / 3, features, (row, feature) -> true, false),
                window(3, rows, features, (row, feature) -> true, true),
                window(4, rows - 1, features, (row, feature) -> feature % 3 != 1, true),
                window(5, rows, features, (row, feature) -> (row + feature) % 4 != 0, true),
                window(6, 1, features, (row, feature) -> feature == 0, false));
    }

    /** Ratios and rates in turn; every fifth feature did not vary, and every seventh was never there. */
    static List<FeatureScaling> scalings(int features) {
        return IntStream.range(0, features).mapToObj(Small::scaling).toList();
    }

    private static FeatureScaling scaling(int i) {
        FeatureScaling scaling = i % 2 == 0
                ? FeatureScaling.fitted(Transform.LINEAR, 0.5 + i * 1e-3, i % 5 == 4 ? 0 : 0.3)
                : FeatureScaling.fitted(Transform.LOG1P, 8 + i * 1e-2, 4);
        return i % 7 == 3 ? scaling.unobserved() : scaling;
    }

    /** Weights without a zero or a one in them, so that no tensor can be left out unseen. */
    static CloudFormerWeights weights(CloudFormerArchitecture architecture, long seed) {
        Random random = new Random(seed);
        Map<String, float[]> tensors = new HashMap<>();
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

    /** The file that serves, in its bundle. */
    static ModelBundle bundle(
            CloudFormerArchitecture architecture, List<FeatureScaling> scalings, CloudFormerWeights weights) {
        Manifest manifest = new Manifest(
                "small",
                "1",
                true,
                architecture.windowRows(),
                1,
                features(architecture.features()),
                List.of(),
                scalings,
                architecture,
                0,
                List.of(),
                List.of(),
                null,
                null,
                Map.of());
        return ModelBundle.of(
                manifest, Map.of(ModelBundle.MODEL, CloudFormerGraph.write(architecture, scalings, weights)));
    }

    /**
     * Applications whose relative performance is 0.2 + 0.7 times the level of feature 0; the others are noise, and feature
     * 1 is never there.
     */
    static ExampleSet planted(int groups, int ofEach, long seed) {
        Random random = new Random(seed);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < groups * ofEach; i++) {
            double level = random.nextDouble();
            MetricWindow window = planted(random, level, 10 + random.nextInt(ROWS - 9));
            examples.add(new Example("run-" + i, "application-" + i % groups, 20, window, 0.2 + 0.7 * level, false));
        }
        return new ExampleSet(features(FEATURES), ROWS, examples);
    }

    private static MetricWindow planted(Random random, double level, int rows) {
        List<Row> list = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            float[] values = new float[FEATURES];
            for (int feature = 0; feature < FEATURES; feature++) {
                values[feature] = random.nextFloat();
            }
            values[0] = (float) (level + 0.02 * random.nextGaussian());
            list.add(Row.real(values, new long[] {0b111101}));
        }
        return new MetricWindow(list);
    }

    /** A quick training of a small model with presence. */
    static TrainingConfig config(int epochs, double dropout) {
        return new TrainingConfig(
                KnownRule.NONE,
                architecture(true),
                dropout,
                new Schedule(epochs, 8, 4, 5e-3, 0.1, 0.01, 1),
                new Objective(Loss.LOG_COSH, Objective.Scale.PERFORMANCE, false),
                Augmentation.NONE);
    }
}
