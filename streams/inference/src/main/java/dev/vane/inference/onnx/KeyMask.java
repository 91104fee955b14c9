package dev.vane.inference.onnx;

import dev.vane.inference.onnx.OnnxGraph.Value;

/**
 * Which tokens of a branch are present.
 *
 * @param real 1 for a token that is there, CLS always, {@code [batch, tokens]}
 * @param bias added to the scores of the keys, {@code [batch, 1, 1, tokens]}
 */
record KeyMask(Value real, Value bias) {
    /** Added to the score of a key that must get no weight: far enough that its exponential is exactly 0. */
    private static final float MASKED = -1e4f;

    /** @param mask 1 for a token that is there, without CLS, {@code [batch, tokens - 1]} */
    static KeyMask of(OnnxGraph graph, Value mask, int tokens) {
        Value real = graph.prepend(mask, 2, 1, 1);
        Value bias = graph.multiply(graph.subtract(graph.scalar(1), real), graph.scalar(MASKED));
        return new KeyMask(real, graph.reshape(bias, -1, 1, 1, tokens));
    }
}
