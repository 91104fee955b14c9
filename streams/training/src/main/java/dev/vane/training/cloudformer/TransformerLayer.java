package dev.vane.training.cloudformer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import java.util.Optional;

/**
 * One transformer block with normalisation behind each residual, as in Vaswani et al., "Attention Is All You Need"
 * (2017). Tokens are rows of a matrix, {@code [batch * tokens, width]}.
 */
final class TransformerLayer {
    private final Layers layers;
    private final CloudFormerArchitecture architecture;
    private final String name;
    private final int keys;
    private final int width;
    private final NDArray scale;

    /**
     * @param name of the block, the first part of its tensors' names
     * @param keys tokens of the branch, CLS included
     * @param scale of the queries, 1 / √(width of a head), one value; it has to live until the gradients are there
     */
    TransformerLayer(
            Layers layers, CloudFormerArchitecture architecture, String name, int keys, int width, NDArray scale) {
        this.layers = layers;
        this.architecture = architecture;
        this.name = name;
        this.keys = keys;
        this.width = width;
        this.scale = scale;
    }

    /** Every token attends to every key. {@code keyBias}: added to the scores, {@code [batch, 1, 1, keys]}. */
    NDArray forAllTokens(NDArray tokens, Optional<NDArray> keyBias) {
        return finish(tokens, tokens, attention(tokens, keys, tokens, keyBias));
    }

    /** Only CLS attends, for nothing else is read of a branch's last block: {@code [batch, width]}. */
    NDArray forClsAlone(NDArray tokens, Optional<NDArray> keyBias) {
        NDArray cls = tokens.reshape(-1, keys, width).get(":, 0");
        return finish(cls, tokens, attention(cls, 1, tokens, keyBias));
    }

    private NDArray attention(NDArray from, int queries, NDArray tokens, Optional<NDArray> keyBias) {
        NDArray q = heads("query", from, queries).transpose(0, 2, 1, 3).mul(scale);
        NDArray k = heads("key", tokens, keys).transpose(0, 2, 3, 1);
        NDArray scores = q.matMul(k);
        return keyBias.map(scores::addi).orElse(scores).softmax(-1);
    }

    private NDArray finish(NDArray from, NDArray tokens, NDArray attention) {
        NDArray values = heads("value", tokens, keys).transpose(0, 2, 1, 3);
        NDArray context = attention.matMul(values).transpose(0, 2, 1, 3);
        NDArray joined = context.reshape(-1, (long) architecture.heads() * architecture.headWidth());
        NDArray attended = layers.norm(
                name + ".attentionNorm", layers.dense(name + ".project", joined).addi(from));
        NDArray hidden = Activation.relu(layers.dense(name + ".expand", attended));
        NDArray fed = layers.dense(name + ".contract", hidden).addi(attended);
        return layers.norm(name + ".feedForwardNorm", fed);
    }

    /** {@code [batch, tokens, heads, headWidth]} */
    private NDArray heads(String projection, NDArray tokens, int count) {
        NDArray projected = layers.dense(name + "." + projection, tokens);
        return projected.reshape(-1, count, architecture.heads(), architecture.headWidth());
    }
}
