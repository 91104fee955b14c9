package dev.vane.e2e;

import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.engine.ClsAttention;
import dev.vane.inference.engine.InferenceEngine;
import dev.vane.inference.engine.ModelOutput;
import dev.vane.inference.window.MetricWindow;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntConsumer;

/** Says the same of every window and looks everywhere alike, for tests in which only the number of outcomes counts. */
final class ConstantEngine implements InferenceEngine {
    private static final int MAX_BATCH = 16;

    private final ModelOutput output;
    private final IntConsumer effort;

    /**
     * @param manifest of the model that it stands in for
     * @param effort told the number of windows of each call
     */
    ConstantEngine(Manifest manifest, IntConsumer effort) {
        this.output = new ModelOutput(
                0.5f,
                uniform(1 + manifest.windowRows()),
                uniform(1 + manifest.features().size()));
        this.effort = effort;
    }

    private static ClsAttention uniform(int keys) {
        float[] weights = new float[keys];
        Arrays.fill(weights, 1f / keys);
        return new ClsAttention(1, 1, keys, weights);
    }

    @Override
    public String name() {
        return "constant";
    }

    @Override
    public int maxBatch() {
        return MAX_BATCH;
    }

    @Override
    public List<ModelOutput> predict(List<MetricWindow> windows) {
        effort.accept(windows.size());
        return Collections.nCopies(windows.size(), output);
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
