package dev.vane.training.method;

import dev.vane.training.example.ExampleSet;

/** What a method has learnt. */
public interface Fitted extends AutoCloseable {
    /**
     * Relative performance of each example's window; targets are not looked at.
     *
     * @param examples with the features that it learnt from
     * @return values in (0, 1], in the order of the examples
     */
    double[] predict(ExampleSet examples);

    /** Frees what it holds outside the heap; most hold nothing. */
    @Override
    default void close() {}
}
