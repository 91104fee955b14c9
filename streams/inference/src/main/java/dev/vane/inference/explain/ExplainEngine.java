package dev.vane.inference.explain;

import dev.vane.inference.window.MetricWindow;

/** Runs the explaining model of a bundle. Belongs to one thread at a time. */
public interface ExplainEngine extends AutoCloseable {
    /**
     * Explains the prediction of one window.
     *
     * @throws dev.vane.inference.engine.ModelShapeMismatchException if the window is longer than the model's or has other
     *     features
     * @throws dev.vane.inference.engine.ModelFailedException if the model cannot compute the window
     */
    ModelExplanation explain(MetricWindow window);

    /** Frees what the engine holds outside the heap. */
    @Override
    void close();
}
