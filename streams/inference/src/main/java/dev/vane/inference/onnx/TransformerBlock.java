package dev.vane.inference.onnx;

import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.onnx.OnnxGraph.Value;
import java.util.Optional;

/**
 * Nodes of one transformer block with normalisation behind each residual, as in Vaswani et al., "Attention Is All You
 * Need" (2017): {@code y = norm(x + attention(x))}, then {@code norm(y + feedForward(y))}.
 */
final class TransformerBlock {
    /**
     * What a block gives.
     *
     * @param tokens {@code [batch * tokens, width]}
     * @param clsAttention what CLS gives to each key, {@code [batch, heads, 1, keys]}
     */
    record Output(Value tokens, Value clsAttention) {}

    private final OnnxGraph graph;
    private final LayerNodes layers;
    private final CloudFormerArchitecture architecture;
    private final String name;
    private final int keys;

    /** @param keys tokens of the branch, CLS included */
    TransformerBlock(LayerNodes layers, CloudFormerArchitecture architecture, String name, int keys) {
        this.graph = layers.graph();
        this.layers = layers;
        this.architecture = architecture;
        this.name = name;
        this.keys = keys;
    }

    /** Every token attends to every key. {@code keyBias}: added to the scores, {@code [batch, 1, 1, keys]}. */
    Output forAllTokens(Value tokens, Optional<Value> keyBias) {
        graph.scope(name);
        Value attention = attention(tokens, keys, tokens, keyBias);
        return new Output(finish(tokens, tokens, attention), graph.first(attention, 2));
    }

    /** Only CLS attends: all that is read of a branch's last block. The result has one token for each window. */
    Output forClsAlone(Value tokens, int width, Optional<Value> keyBias) {
        graph.scope(name);
        Value cls = graph.reshape(graph.first(graph.reshape(tokens, -1, keys, width), 1), -1, width);
        Value attention = attention(cls, 1, tokens, keyBias);
        return new Output(finish(cls, tokens, attention), attention);
    }

    private Value attention(Value from, int queries, Value tokens, Optional<Value> keyBias) {
        Value q = graph.transpose(heads("query", from, queries), 0, 2, 1, 3);
        Value k = graph.transpose(heads("key", tokens, keys), 0, 2, 3, 1);
        Value scaled = graph.multiply(q, graph.scalar((float) (1 / Math.sqrt(architecture.headWidth()))));
        Value scores = graph.matMul(scaled, k);
        return graph.softmax(
                "attention", keyBias.map(bias -> graph.add(scores, bias)).orElse(scores));
    }

    private Value finish(Value from, Value tokens, Value attention) {
        Value values = graph.transpose(heads("value", tokens, keys), 0, 2, 1, 3);
        Value context = graph.transpose(graph.matMul(attention, values), 0, 2, 1, 3);
        Value joined = graph.reshape(context, -1, (long) architecture.heads() * architecture.headWidth());
        Value attended = layers.norm(name + ".attentionNorm", graph.add(from, layers.dense(name + ".project", joined)));
        Value hidden = graph.relu(layers.dense(name + ".expand", attended));
        Value fed = graph.add(attended, layers.dense(name + ".contract", hidden));
        return layers.norm(name + ".feedForwardNorm", fed);
    }

    /** {@code [batch, tokens, heads, headWidth]} */
    private Value heads(String projection, Value tokens, int count) {
        Value projected = layers.dense(name + "." + projection, tokens);
        return graph.reshape(projected, -1, count, architecture.heads(), architecture.headWidth());
    }
}
