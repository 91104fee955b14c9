package dev.vane.inference.onnx;

import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.onnx.OnnxGraph.Value;

/** The way back through a {@link TransformerBlock}, layer by layer in reverse; it adds nodes as it goes. */
final class BlockGradient {
    private final OnnxGraph graph;
    private final LayerNodes layers;
    private final CloudFormerArchitecture architecture;
    private final String name;
    private final int tokens;
    private final TransformerBlock.Forward forward;
    private final ExposedAttention attention;

    /**
     * Gradients of the answer.
     *
     * @param tokens by what entered the block, {@code [batch * tokens, width]}
     * @param mask by M, {@code [batch, heads, tokens, tokens]}
     */
    record Gradients(Value tokens, Value mask) {}

    /** @param forward of a block for all tokens, gathered by {@code attention} */
    BlockGradient(
            LayerNodes layers,
            CloudFormerArchitecture architecture,
            String name,
            int tokens,
            TransformerBlock.Forward forward,
            ExposedAttention attention) {
        this.graph = layers.graph();
        this.layers = layers;
        this.architecture = architecture;
        this.name = name;
        this.tokens = tokens;
        this.forward = forward;
        this.attention = attention;
    }

    /** @param gradient by what left the block, {@code [batch * tokens, width]} */
    Gradients back(Value gradient) {
        graph.scope(name + ".gradient");
        Value ofAttentionSum = throughFeedForward(gradient);
        Value ofContext = perHead(layers.denseBack(name + ".project", ofAttentionSum));
        ExposedAttention.Gradients ofAttention = attention.back(ofContext);

        Value scale = TransformerBlock.scale(graph, architecture);
        Value ofScores = graph.multiply(ofAttention.scores(), scale);
        Value queries = graph.transpose(forward.queries(), 0, 2, 1, 3);
        Value keys = graph.transpose(forward.keys(), 0, 2, 1, 3);
        Value ofQueries = graph.matMul(ofScores, keys);
        Value ofKeys = graph.matMul(graph.transpose(ofScores, 0, 1, 3, 2), queries);

        Value ofTokens = ofAttentionSum;
        ofTokens = graph.add(ofTokens, throughProjection("query", ofQueries));
        ofTokens = graph.add(ofTokens, throughProjection("key", ofKeys));
        ofTokens = graph.add(ofTokens, throughProjection("value", ofAttention.values()));
        return new Gradients(ofTokens, ofAttention.mask());
    }

    /** To what the first norm takes. */
    private Value throughFeedForward(Value gradient) {
        Value ofSum = layers.normBack(name + ".feedForwardNorm", forward.feedForwardSum(), gradient);
        Value ofHidden = layers.reluBack(forward.hidden(), layers.denseBack(name + ".contract", ofSum));
        Value ofAttended = graph.add(ofSum, layers.denseBack(name + ".expand", ofHidden));
        return layers.normBack(name + ".attentionNorm", forward.attentionSum(), ofAttended);
    }

    private Value throughProjection(String projection, Value gradient) {
        Value joined = graph.reshape(
                graph.transpose(gradient, 0, 2, 1, 3), -1, (long) architecture.heads() * architecture.headWidth());
        return layers.denseBack(name + "." + projection, joined);
    }

    /** {@code [batch, heads, tokens, head width]} */
    private Value perHead(Value joined) {
        Value split = graph.reshape(joined, -1, tokens, architecture.heads(), architecture.headWidth());
        return graph.transpose(split, 0, 2, 1, 3);
    }
}
