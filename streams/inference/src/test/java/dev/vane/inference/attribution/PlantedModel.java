package dev.vane.inference.attribution;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.cloudformer.FeatureScaling.Transform;
import dev.vane.inference.engine.ClsAttention;
import dev.vane.inference.engine.InferenceEngine;
import dev.vane.inference.engine.ModelOutput;
import dev.vane.inference.internals.BranchMaps;
import dev.vane.inference.internals.InternalsEngine;
import dev.vane.inference.internals.ModelInternals;
import dev.vane.inference.internals.Tensor;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Ratio;
import dev.vane.inference.window.Row;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A model whose answer and gradients are known: the logit is the mean over rows of Σ (a n + b n²) over the normalised
 * values n, ratios included. Its maps are what the test plants.
 *
 * @param linear a, one for each feature of the model
 * @param square b
 */
public record PlantedModel(List<Double> linear, List<Double> square, BranchMaps temporal, BranchMaps system)
        implements InferenceEngine, InternalsEngine {
    /** T. */
    public static final int ROWS = 6;

    /** Features of a window: own busy, faults (cpu), written (disk), then the neighbours'. */
    public static final int FEATURES = 6;

    /** Busy, own over own and neighbours', is the model's last feature. */
    public static final Manifest MANIFEST = manifest();

    private static final BranchMaps NOTHING = branch(ROWS + 1);

    public PlantedModel {
        linear = List.copyOf(linear);
        square = List.copyOf(square);
    }

    /** Without maps. */
    public static PlantedModel of(List<Double> linear, List<Double> square) {
        return new PlantedModel(linear, square, NOTHING, branch(FEATURES + 2));
    }

    /** Linear, without maps. */
    public static PlantedModel linear(Double... linear) {
        return of(List.of(linear), Collections.nCopies(linear.length, 0.0));
    }

    private static Manifest manifest() {
        List<Feature> features = List.of(
                new Feature("busy", "1", "cpu", Scope.OWN),
                new Feature("faults", "{fault}/s", "cpu", Scope.OWN),
                new Feature("written", "By/s", "disk", Scope.OWN),
                new Feature("busy", "1", "cpu", Scope.NEIGHBOUR),
                new Feature("faults", "{fault}/s", "cpu", Scope.NEIGHBOUR),
                new Feature("written", "By/s", "disk", Scope.NEIGHBOUR),
                new Feature("ratio.share_of.busy", "1", "cpu", Scope.OWN));
        FeatureScaling busy = FeatureScaling.fitted(Transform.LINEAR, 0.4, 0.2);
        FeatureScaling rate = FeatureScaling.fitted(Transform.LOG1P, 6, 2);
        return new Manifest(
                "planted",
                "1",
                true,
                ROWS,
                1,
                features,
                List.of(new Ratio(0, List.of(0, 3))),
                List.of(busy, rate, rate, busy, rate, rate, FeatureScaling.fitted(Transform.LINEAR, 0.5, 0.25)),
                new CloudFormerArchitecture(ROWS, features.size(), 8, 8, 1, 4, 8, 1, 8, true),
                0,
                List.of(),
                List.of(),
                null,
                null,
                Map.of());
    }

    /** A branch of one block and one head that says nothing. */
    private static BranchMaps branch(int tokens) {
        Tensor map = Tensor.of(new float[tokens * tokens], 1, 1, tokens, tokens);
        Tensor vectors = Tensor.of(new float[tokens], tokens, 1);
        return new BranchMaps(map, map, vectors, vectors, vectors, vectors, vectors);
    }

    /** A window of so many rows that has all features. */
    public static MetricWindow window(int rows, float... values) {
        return new MetricWindow(Collections.nCopies(rows, row(values)));
    }

    /** A row of a window; NaN is absent. */
    public static Row row(float... values) {
        long presence = 0;
        for (int feature = 0; feature < values.length; feature++) {
            presence |= Float.isNaN(values[feature]) ? 0 : 1L << feature;
        }
        return Row.real(values, new long[] {presence});
    }

    /** This model for both predicting and explaining. */
    public Models models() {
        return new Models(MANIFEST, this, this);
    }

    /** The network's answer before the sigmoid. */
    public double logit(MetricWindow window) {
        double[][] values = ExtendedWindow.normalised(window, MANIFEST);
        double sum = 0;
        for (double[] row : values) {
            for (int feature = 0; feature < row.length; feature++) {
                sum += linear.get(feature) * row[feature] + square.get(feature) * row[feature] * row[feature];
            }
        }
        return sum / values.length;
    }

    @Override
    public List<ModelOutput> predict(List<MetricWindow> windows) {
        if (windows.size() > maxBatch()) {
            throw new IllegalArgumentException("too many windows: " + windows.size());
        }
        return windows.stream().map(this::predict).toList();
    }

    private ModelOutput predict(MetricWindow window) {
        return new ModelOutput(performance(window), cls(ROWS + 1), cls(FEATURES + 2));
    }

    private float performance(MetricWindow window) {
        return (float) (1 / (1 + Math.exp(-logit(window))));
    }

    private static ClsAttention cls(int keys) {
        return new ClsAttention(1, 1, keys, new float[keys]);
    }

    @Override
    public ModelInternals explain(MetricWindow window) {
        double[][] values = ExtendedWindow.normalised(window, MANIFEST);
        float[] normalised = new float[ROWS * (FEATURES + 1)];
        float[] gradients = new float[normalised.length];
        int padding = ROWS - values.length;
        for (int row = 0; row < values.length; row++) {
            for (int feature = 0; feature <= FEATURES; feature++) {
                int place = (padding + row) * (FEATURES + 1) + feature;
                double value = values[row][feature];
                normalised[place] = (float) value;
                gradients[place] = (float) ((linear.get(feature) + 2 * square.get(feature) * value) / values.length);
            }
        }
        return new ModelInternals(
                performance(window),
                performance(window),
                (float) logit(window),
                temporal,
                system,
                Tensor.of(gradients, ROWS, FEATURES + 1),
                Tensor.of(normalised, ROWS, FEATURES + 1));
    }

    /** Indices of a window's features. */
    public static List<Integer> features() {
        return IntStream.range(0, FEATURES).boxed().toList();
    }

    @Override
    public String name() {
        return "planted";
    }

    @Override
    public int maxBatch() {
        return 4;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
