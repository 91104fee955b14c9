package dev.vane.inference.onnx;

import dev.vane.inference.onnx.OnnxGraph.Value;
import dev.vane.inference.onnx.TransformerBlock.Gathered;
import dev.vane.inference.onnx.TransformerBlock.Gathering;
import java.util.List;
import java.util.Optional;

/** What the serving model does with attention: it gathers with it as it is, or calibrates the heads that earn it. */
final class ServedAttention {
    private ServedAttention() {}

    /** Nothing comes between. */
    static Gathering plain(OnnxGraph graph) {
        return (attention, values) -> new Gathered(graph.first(attention, 2), graph.matMul(attention, values));
    }

    /**
     * Of a block with calibrated heads. The calibrated map itself is only made for CLS.
     *
     * @param all for all queries
     * @param cls for the query CLS
     * @param mask of the branch
     * @param width of a head
     * @param strengths what the sinks of each head keep
     */
    static Gathering calibrated(
            OnnxGraph graph,
            CalibrationNodes all,
            CalibrationNodes cls,
            Optional<KeyMask> mask,
            int width,
            float... strengths) {
        return (attention, values) -> {
            Value beta = graph.constant("beta", List.of(1, strengths.length, 1, 1), strengths);
            CalibrationNodes.Sinks sinks = all.find(attention, masks(mask));
            Value ofCls =
                    cls.elementwise(graph.first(attention, 2), sinks, beta).attention();
            return new Gathered(
                    ofCls, all.algebraic(attention, values, sinks, beta, width).context());
        };
    }

    /** Queries and keys of a branch are the same tokens. */
    static CalibrationNodes.Masks masks(Optional<KeyMask> mask) {
        return mask.map(with -> CalibrationNodes.Masks.tokens(with.real())).orElseGet(CalibrationNodes.Masks::none);
    }
}
