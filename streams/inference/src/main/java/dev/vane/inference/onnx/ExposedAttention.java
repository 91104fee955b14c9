package dev.vane.inference.onnx;

import dev.vane.inference.onnx.OnnxGraph.Value;
import dev.vane.inference.onnx.TransformerBlock.Gathered;
import dev.vane.inference.onnx.TransformerBlock.Gathering;
import java.util.Optional;

/**
 * Attention of one block in the explaining model: softmax A, calibrated to A' by strengths from outside, then multiplied
 * with the mask M: {@code O = (A' ⊙ M) V}. Keeps what the way back needs.
 */
final class ExposedAttention implements Gathering {
    private final OnnxGraph graph;
    private final CalibrationNodes calibration;
    private final Optional<KeyMask> keyMask;
    private final Value mask;
    private final Value beta;
    private Value softmax;
    private Value values;
    private CalibrationNodes.Calibrated calibrated;
    private Value applied;

    /**
     * Gradients of the answer, all of the shape of what they are by.
     *
     * @param mask by M, which is A' ⊙ (gradient by A' ⊙ M)
     * @param scores by what the softmax takes
     * @param values by V
     */
    record Gradients(Value mask, Value scores, Value values) {}

    /**
     * Strengths and mask of the block.
     *
     * @param mask M, {@code [1, heads, tokens, tokens]}
     * @param beta what the sinks of each head keep, {@code [1, heads, 1, 1]}
     */
    ExposedAttention(OnnxGraph graph, CalibrationNodes calibration, Optional<KeyMask> keyMask, Value mask, Value beta) {
        this.graph = graph;
        this.calibration = calibration;
        this.keyMask = keyMask;
        this.mask = mask;
        this.beta = beta;
    }

    @Override
    public Gathered gather(Value attention, Value valuesOfHeads) {
        softmax = attention;
        values = valuesOfHeads;
        calibrated = calibration.elementwise(softmax, calibration.find(softmax, ServedAttention.masks(keyMask)), beta);
        applied = graph.multiply(calibrated.attention(), mask);
        return new Gathered(graph.first(calibrated.attention(), 2), graph.matMul(applied, values));
    }

    /** A', {@code [batch, heads, tokens, tokens]}. */
    Value calibrated() {
        return calibrated.attention();
    }

    /**
     * The way back. A row of A' ⊙ M ⊙ (gradient by A' ⊙ M) sums to the product of the row of O and its gradient, and a row
     * of the gradient by the scores sums to 0: what tests hold on to.
     *
     * @param gradient by O, {@code [batch, heads, tokens, head width]}
     */
    Gradients back(Value gradient) {
        Value ofApplied = graph.matMul(gradient, graph.transpose(values, 0, 1, 3, 2));
        Value ofValues = graph.matMul(graph.transpose(applied, 0, 1, 3, 2), gradient);
        Value ofMask = graph.multiply(calibrated.attention(), ofApplied);
        // A ⊙ (gradient by A) is what the softmax needs, and calibration gives it without a division.
        Value weighted = calibration.back(softmax, calibrated, graph.multiply(mask, ofMask));
        Value ofScores = graph.subtract(weighted, graph.multiply(softmax, graph.sumKeeping(weighted, 3)));
        return new Gradients(ofMask, ofScores, ofValues);
    }
}
