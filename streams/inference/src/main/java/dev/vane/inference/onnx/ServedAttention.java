package dev.vane.inference.onnx;

import dev.vane.inference.onnx.OnnxGraph.Value;
import dev.vane.inference.onnx.TransformerBlock.Gathered;
import dev.vane.inference.onnx.TransformerBlock.Gathering;
import java.util.ArrayList;
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
     * Of a block with calibrated heads. The calibrated map itself is only made for CLS, and heads that are left as they are
     * cost what they cost without.
     *
     * @param nodes that calibrate
     * @param mask of the branch
     * @param width of a head
     * @param strengths what the sinks of each head keep; 1 for a head that is not calibrated
     */
    static Gathering calibrated(
            OnnxGraph graph, CalibrationNodes nodes, Optional<KeyMask> mask, int width, float... strengths) {
        return (attention, values) -> {
            var rows = new ArrayList<Value>();
            var contexts = new ArrayList<Value>();
            for (Heads heads : Heads.alike(strengths)) {
                Value own = heads.of(graph, attention);
                Value ownValues = heads.of(graph, values);
                if (heads.strength == 1) {
                    Gathered plain = plain(graph).gather(own, ownValues);
                    rows.add(plain.clsAttention());
                    contexts.add(plain.context());
                } else {
                    Value beta = graph.constant("beta", List.of(1, 1, 1, 1), new float[] {heads.strength});
                    CalibrationNodes.Sinks sinks = nodes.find(own, masks(mask));
                    CalibrationNodes.Context gathered = nodes.algebraic(own, ownValues, sinks, beta, width);
                    rows.add(nodes.first(own, sinks, beta, gathered));
                    contexts.add(gathered.context());
                }
            }
            return new Gathered(joined(graph, rows), joined(graph, contexts));
        };
    }

    private static Value joined(OnnxGraph graph, List<Value> ofHeads) {
        return ofHeads.size() == 1 ? ofHeads.getFirst() : graph.concat(1, ofHeads);
    }

    /**
     * Neighbouring heads whose sinks keep the same.
     *
     * @param from first head
     * @param to head behind the last one
     * @param count heads of the block
     * @param strength what their sinks keep
     */
    private record Heads(int from, int to, int count, float strength) {
        static List<Heads> alike(float... strengths) {
            var parts = new ArrayList<Heads>();
            int from = 0;
            for (int head = 1; head <= strengths.length; head++) {
                if (head == strengths.length || strengths[head] != strengths[from]) {
                    parts.add(new Heads(from, head, strengths.length, strengths[from]));
                    from = head;
                }
            }
            return parts;
        }

        /** Their part of a value with one entry for each head of the block, {@code [batch, heads, ...]}. */
        Value of(OnnxGraph graph, Value value) {
            return to - from == count ? value : graph.slice(value, 1, from, to);
        }
    }

    /** Queries and keys of a branch are the same tokens. */
    static CalibrationNodes.Masks masks(Optional<KeyMask> mask) {
        return mask.map(with -> CalibrationNodes.Masks.tokens(with.real())).orElseGet(CalibrationNodes.Masks::none);
    }
}
