package dev.vane.training.faithfulness;

import dev.vane.inference.attribution.Models;
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
import dev.vane.inference.window.Row;
import java.util.List;
import java.util.Map;

/**
 * A model that is linear in its features: the logit is a constant plus the mean over rows of Σ weight × value. Features are
 * around 0 with a spread of 1. Its attention is all on CLS.
 */
record PlantedModel(double constant, List<Double> weights) implements InferenceEngine, InternalsEngine {
    static final int ROWS = 20;

    static final List<Feature> FEATURES = List.of(
            new Feature("busy", "1", "cpu", Scope.OWN),
            new Feature("written", "By/s", "disk", Scope.OWN),
            new Feature("busy", "1", "cpu", Scope.NEIGHBOUR),
            new Feature("switches", "1/s", "cpu", Scope.NEIGHBOUR),
            new Feature("read", "By/s", "disk", Scope.NEIGHBOUR),
            new Feature("written", "By/s", "disk", Scope.NEIGHBOUR));

    /** Index of the neighbours' written bytes. */
    static final int NEIGHBOURS_WRITTEN = 5;

    private static final FeatureScaling SCALING = FeatureScaling.fitted(Transform.LINEAR, 0, 1);

    static final Manifest MANIFEST = new Manifest(
            "planted",
            "1",
            true,
            ROWS,
            1,
            FEATURES,
            List.of(),
            FEATURES.stream().map(any -> SCALING).toList(),
            new CloudFormerArchitecture(ROWS, FEATURES.size(), 8, 8, 1, 4, 8, 1, 8, true),
            0,
            List.of(),
            List.of(),
            null,
            null,
            Map.of());

    PlantedModel {
        weights = List.copyOf(weights);
    }

    /** The neighbours' writing lowers the prediction, and nothing else does anything. */
    static PlantedModel ofWriting() {
        return new PlantedModel(2, List.of(0.0, 0.0, 0.0, 0.0, 0.0, -1.0));
    }

    static Row row(float... values) {
        return Row.real(values, new long[] {(1L << values.length) - 1});
    }

    Models models() {
        return new Models(MANIFEST, this, this);
    }

    private double logit(MetricWindow window) {
        return constant
                + window.rows().stream()
                        .mapToDouble(row -> {
                            double sum = 0;
                            for (int i = 0; i < weights.size(); i++) {
                                sum += weights.get(i) * row.value(i);
                            }
                            return sum;
                        })
                        .average()
                        .orElseThrow();
    }

    private float performance(MetricWindow window) {
        return (float) (1 / (1 + Math.exp(-logit(window))));
    }

    @Override
    public List<ModelOutput> predict(List<MetricWindow> windows) {
        return windows.stream()
                .map(window -> new ModelOutput(performance(window), cls(ROWS + 1), cls(FEATURES.size() + 1)))
                .toList();
    }

    private static ClsAttention cls(int keys) {
        float[] row = new float[keys];
        row[0] = 1;
        return new ClsAttention(1, 1, keys, row);
    }

    @Override
    public ModelInternals explain(MetricWindow window) {
        float[] values = new float[ROWS * FEATURES.size()];
        float[] gradients = new float[values.length];
        int rows = window.rows().size();
        for (int row = 0; row < rows; row++) {
            for (int feature = 0; feature < FEATURES.size(); feature++) {
                int place = (ROWS - rows + row) * FEATURES.size() + feature;
                values[place] = window.rows().get(row).value(feature);
                gradients[place] = (float) (weights.get(feature) / rows);
            }
        }
        float performance = performance(window);
        return new ModelInternals(
                performance,
                performance,
                (float) logit(window),
                branch(ROWS + 1),
                branch(FEATURES.size() + 1),
                Tensor.of(gradients, ROWS, FEATURES.size()),
                Tensor.of(values, ROWS, FEATURES.size()));
    }

    /** One block and one head that say nothing. */
    private static BranchMaps branch(int tokens) {
        Tensor map = Tensor.of(new float[tokens * tokens], 1, 1, tokens, tokens);
        Tensor vectors = Tensor.of(new float[tokens], tokens, 1);
        return new BranchMaps(map, map, vectors, vectors, vectors, vectors, vectors);
    }

    @Override
    public String name() {
        return "planted";
    }

    @Override
    public int maxBatch() {
        return 64;
    }

    @Override
    public void close() {
        // holds nothing
    }
}
