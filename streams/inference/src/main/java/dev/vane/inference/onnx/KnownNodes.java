package dev.vane.inference.onnx;

import dev.vane.inference.onnx.OnnxGraph.Value;
import dev.vane.inference.trees.KnownPart;
import dev.vane.inference.trees.TreeModel.Gate;
import dev.vane.inference.trees.TreeModel.Input;
import dev.vane.inference.trees.TreeModel.Term;
import java.util.List;

/** What is known without learning, from a window's summary {@code [batch, columns]}. */
final class KnownNodes {
    private KnownNodes() {}

    /** One number of the sum, {@code [batch, 1]}. */
    static Value term(OnnxGraph graph, Term term, Value summary) {
        Value number =
                graph.multiply(number(graph, term.column(), term.absent(), summary), graph.scalar(term.weight()));
        return term.gate()
                .map(gate -> graph.multiply(number, gate(graph, gate, summary)))
                .orElse(number);
    }

    private static Value number(OnnxGraph graph, int column, float absent, Value summary) {
        Value number = graph.slice(summary, 1, column, column + 1L);
        return graph.where(graph.isAbsent(number), graph.scalar(absent), number);
    }

    private static Value gate(OnnxGraph graph, Gate gate, Value summary) {
        Value sum = graph.scalar(gate.bias());
        for (Input input : gate.inputs()) {
            Value from = graph.relu(number(graph, input.column(), input.absent(), summary));
            Value logarithm = graph.log(graph.add(graph.scalar(1), from));
            sum = graph.add(sum, graph.multiply(graph.scalar(input.weight()), logarithm));
        }
        return graph.sigmoid(sum);
    }

    /** The logit of the sum, {@code [batch, 1]}, as {@link KnownPart#logit} has it; {@code terms}: at least one. */
    static Value logit(OnnxGraph graph, List<Term> terms, Value summary) {
        graph.scope("known");
        Value sum = term(graph, terms.getFirst(), summary);
        for (Term term : terms.subList(1, terms.size())) {
            sum = graph.add(sum, term(graph, term, summary));
        }
        float bound = (float) KnownPart.CLOSEST_TO_BOUND;
        Value kept = graph.clip(sum, graph.scalar(bound), graph.scalar(1 - bound));
        return graph.subtract(graph.log(kept), graph.log(graph.subtract(graph.scalar(1), kept)));
    }
}
