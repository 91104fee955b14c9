package dev.vane.inference.onnx;

import dev.vane.inference.onnx.OnnxGraph.Value;
import java.util.List;
import java.util.Optional;

/** The head over both CLS tokens: dense, swish, norm, dense to the logit, sigmoid. */
final class HeadNodes {
    private static final String HIDDEN = "head.hidden";
    private static final String NORM = "head.norm";
    private static final String OUTPUT = "head.output";

    private final OnnxGraph graph;
    private final LayerNodes layers;
    private final Value gate;
    private final Value swish;
    private final Value logit;

    /**
     * Both branches' CLS are {@code [batch, width of the branch]}.
     *
     * @param known logit that the head's is added to, {@code [batch, 1]}; empty if nothing is known
     */
    HeadNodes(LayerNodes layers, Value temporalCls, Value systemCls, Optional<Value> known) {
        this.graph = layers.graph();
        this.layers = layers;
        graph.scope("head");
        Value hidden = layers.dense(HIDDEN, graph.concat(1, List.of(temporalCls, systemCls)));
        gate = graph.sigmoid(hidden);
        swish = graph.multiply(hidden, gate);
        Value ofHead = layers.dense(OUTPUT, layers.norm(NORM, swish));
        logit = known.map(with -> graph.add(ofHead, with)).orElse(ofHead);
    }

    /** The network's answer before the sigmoid, {@code [batch]}. */
    Value logit() {
        graph.scope("head");
        return graph.reshape(logit, -1);
    }

    /** Relative performance by the network alone, {@code [batch]}. */
    Value network() {
        graph.scope("head");
        return graph.reshape(graph.sigmoid(logit), -1);
    }

    /** The gradient of the logit by both CLS tokens, {@code [batch, temporal width + system width]}. */
    Value back() {
        graph.scope("head.gradient");
        Value one = graph.scalar(1);
        // A gradient of 1 by the logit of every window: what is the same for all of them is left to broadcasting.
        Value ofNorm = layers.denseBack(OUTPUT, graph.reshape(one, 1, 1));
        Value ofSwish = layers.normBack(NORM, swish, ofNorm);
        // The derivative of h σ(h) is σ(h) + h σ(h) (1 − σ(h)).
        Value slope = graph.add(gate, graph.multiply(swish, graph.subtract(one, gate)));
        return layers.denseBack(HIDDEN, graph.multiply(ofSwish, slope));
    }
}
