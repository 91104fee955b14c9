package dev.vane.inference.internals;

import dev.vane.inference.window.MetricWindow;

/** Runs the explaining model of a bundle: attention maps, activations and gradients of a prediction. Not thread-safe. */
public interface InternalsEngine extends AutoCloseable {
    /**
     * Computes the internals of the prediction of one window.
     *
     * @throws dev.vane.inference.engine.ModelShapeMismatchException if the window is longer than the model's or has other
     *     features
     * @throws dev.vane.inference.engine.ModelFailedException if the model cannot compute the window
     */
    ModelInternals explain(MetricWindow window);

    /** Frees what the engine holds outside the heap. */
    @Override
    void close();
}
