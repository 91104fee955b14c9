package dev.vane.pipeline.explain;

import dev.vane.contracts.WindowToExplain;

/** Explains windows and measures attention in them. Belongs to one thread at a time. */
public interface WindowExplainer extends AutoCloseable {
    /** Opens the calling thread's explainer. */
    interface Opener {
        /** Opens it, or returns the one that is open. */
        WindowExplainer open();
    }

    /** Name and version of the model that it explains: that which made the predictions of the windows. */
    String model();

    /**
     * Explains a window that changed, and measures attention in one that is sampled.
     *
     * @param past what is known of the VM from before
     * @throws IllegalArgumentException if the window is not the model's
     * @throws dev.vane.inference.engine.ModelFailedException if the model cannot compute it
     * @throws UntrueStatementException if what was to be said is not what was sampled
     */
    Explained explain(WindowToExplain window, VmPast past);

    @Override
    void close();
}
