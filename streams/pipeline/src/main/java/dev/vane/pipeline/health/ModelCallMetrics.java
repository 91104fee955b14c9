package dev.vane.pipeline.health;

import java.time.Duration;

/** Counts calls of a model. */
public interface ModelCallMetrics {
    /** Windows were computed together. */
    void modelCall(int windows, Duration took);

    /** The model failed on one window or several. */
    void modelCallFailed();
}
