package dev.vane.inference.onnx;

import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.onnx.OnnxGraph.Value;
import java.util.Optional;

/**
 * Nodes of one transformer block with normalisation behind each residual, as in Vaswani et al., "Attention Is All You
 * Need" (2017): {@code y = norm(x + attention(x))}, then {@code norm(y + feedForward(y))}.
 */
final class TransformerBlock {
    /** What is done with the weights behind the softmax. */
    interface Gathering {
        /**
         * Gathers values by attention.
         *
         * @param attention {@code [batch, heads, queries, keys]}, rows sum to 1
         * @param values {@code [batch, heads, keys, head width]}
         */
        Gathered gather(Value attention, Value values);
    }

    /**
     * What a block's heads have gathered.
     *
     * @param clsAttention what CLS gave to each key, {@code [batch, heads, 1, keys]}
     * @param context {@code [batch, heads, queries, head width]}
     */
    record Gathered(Value clsAttention, Value context) {}

    /**
     * What a block computes; matrices have a row for each token of each window.
     *
     * @param queries {@code [batch, queries, heads, head width]}
     * @param keys of the same shape, for all tokens
     * @param values of the same shape, for all tokens
     * @param clsAttention what CLS gave to each key, {@code [batch, heads, 1, keys]}
     * @param attentionSum what the first norm takes
     * @param hidden of the feed-forward layers, behind ReLU
     * @param feedForwardSum what the second norm takes
     * @param tokens what leaves the block
     */
    record Forward(
            Value queries,
            Value keys,
            Value values,
            Value clsAttention,
            Value attentionSum,
            Value hidden,
            Value feedForwardSum,
            Value tokens) {}

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

    /** Every token attends to every key. */
    Forward forAllTokens(Value tokens, Optional<KeyMask> mask, Gathering gathering) {
        graph.scope(name);
        return forward(tokens, keys, tokens, mask, gathering);
    }

    /** Only CLS attends: all that is read of a branch's last block. The result has one token for each window. */
    Forward forClsAlone(Value tokens, int width, Optional<KeyMask> mask, Gathering gathering) {
        graph.scope(name);
        Value cls = graph.reshape(graph.first(graph.reshape(tokens, -1, keys, width), 1), -1, width);
        return forward(cls, 1, tokens, mask, gathering);
    }

    private Forward forward(Value from, int count, Value tokens, Optional<KeyMask> mask, Gathering gathering) {
        Value queries = heads("query", from, count);
        Value keysOfHeads = heads("key", tokens, keys);
        Value attention = attention(queries, keysOfHeads, mask);
        Value values = heads("value", tokens, keys);
        Gathered gathered = gathering.gather(attention, graph.transpose(values, 0, 2, 1, 3));
        Value joined = graph.reshape(
                graph.transpose(gathered.context(), 0, 2, 1, 3),
                -1,
                (long) architecture.heads() * architecture.headWidth());
        Value attentionSum = graph.add(from, layers.dense(name + ".project", joined));
        Value attended = layers.norm(name + ".attentionNorm", attentionSum);
        Value hidden = graph.relu(layers.dense(name + ".expand", attended));
        Value feedForwardSum = graph.add(attended, layers.dense(name + ".contract", hidden));
        Value left = layers.norm(name + ".feedForwardNorm", feedForwardSum);
        return new Forward(
                queries, keysOfHeads, values, gathered.clsAttention(), attentionSum, hidden, feedForwardSum, left);
    }

    private Value attention(Value queries, Value keysOfHeads, Optional<KeyMask> mask) {
        Value q = graph.transpose(queries, 0, 2, 1, 3);
        Value k = graph.transpose(keysOfHeads, 0, 2, 3, 1);
        Value scores = graph.matMul(graph.multiply(q, scale(graph, architecture)), k);
        return graph.softmax(
                "attention", mask.map(with -> graph.add(scores, with.bias())).orElse(scores));
    }

    /** What queries are multiplied with before they meet keys: 1 / √(head width). */
    static Value scale(OnnxGraph graph, CloudFormerArchitecture architecture) {
        return graph.scalar((float) (1 / Math.sqrt(architecture.headWidth())));
    }

    /** {@code [batch, tokens, heads, headWidth]} */
    private Value heads(String projection, Value tokens, int count) {
        Value projected = layers.dense(name + "." + projection, tokens);
        return graph.reshape(projected, -1, count, architecture.heads(), architecture.headWidth());
    }
}
