package dev.vane.training.method;

import dev.vane.training.example.ExampleSet;

/** A way to learn relative performance from windows: a model, or what a model is compared with. */
public interface Method {
    /** Its name in reports, such as {@code gradient-boosting}. */
    String name();

    /** Its name and every setting that its results depend on, so that kept results are never taken for another's. */
    default String identity() {
        return name();
    }

    /**
     * Learns from examples.
     *
     * @param training not empty
     * @param seed of everything random; the same arguments give the same result on the same machine
     * @param progress is told how far it is
     */
    Fitted fit(ExampleSet training, long seed, Progress progress);
}
