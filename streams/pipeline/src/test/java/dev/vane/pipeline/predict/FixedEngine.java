package dev.vane.pipeline.predict;

import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.engine.ClsAttention;
import dev.vane.inference.engine.InferenceEngine;
import dev.vane.inference.engine.ModelOutput;
import dev.vane.inference.window.MetricWindow;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * An engine that says the same of every window.
 *
 * @param manifest of the model that it stands in for
 * @param performance what it says
 * @param effect of a call; may throw
 */
record FixedEngine(Manifest manifest, float performance, Consumer<List<MetricWindow>> effect)
        implements InferenceEngine {
    FixedEngine(Manifest manifest, float performance) {
        this(manifest, performance, windows -> {});
    }

    @Override
    public String name() {
        return "fixed";
    }

    @Override
    public int maxBatch() {
        return 16;
    }

    @Override
    public List<ModelOutput> predict(List<MetricWindow> windows) {
        effect.accept(windows);
        ModelOutput output = new ModelOutput(
                performance,
                uniform(1 + manifest.windowRows()),
                uniform(1 + manifest.features().size()));
        return Collections.nCopies(windows.size(), output);
    }

    private static ClsAttention uniform(int keys) {
        float[] weights = new float[keys];
        Arrays.fill(weights, 1f / keys);
        return new ClsAttention(1, 1, keys, weights);
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
