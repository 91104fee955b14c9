package dev.vane.inference.engine;

import dev.vane.inference.window.MetricWindow;
import java.util.List;

/**
 * Runs a model on windows. An engine belongs to one thread at a time. What it says of a window is the same, bit for bit,
 * whatever other windows are asked about in the same call.
 */
public interface InferenceEngine extends AutoCloseable {
    /** What runs the model, for logs and metrics. */
    String name();

    /** Most windows of one call. */
    int maxBatch();

    /**
     * Predicts each window, in the order given.
     *
     * @throws IllegalArgumentException if there are more than {@link #maxBatch} windows
     * @throws ModelShapeMismatchException if a window is longer than the model's or has other features
     * @throws ModelFailedException if the model cannot compute one of them
     */
    List<ModelOutput> predict(List<MetricWindow> windows);

    /** Frees what the engine holds outside the heap. */
    @Override
    void close();
}
