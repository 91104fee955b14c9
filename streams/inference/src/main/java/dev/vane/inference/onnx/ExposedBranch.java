package dev.vane.inference.onnx;

import dev.vane.inference.calibration.SinkRule;
import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.onnx.OnnxGraph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A branch of the explaining model: its blocks with all their queries, mask and strengths from outside, and all that they
 * compute as outputs.
 */
final class ExposedBranch {
    private record Block(String name, TransformerBlock.Forward forward, ExposedAttention attention) {}

    private final OnnxGraph graph;
    private final LayerNodes layers;
    private final CloudFormerArchitecture architecture;
    private final Embedding embedding;
    private final List<Block> blocks = new ArrayList<>();
    private final Value cls;

    ExposedBranch(LayerNodes layers, CloudFormerArchitecture architecture, SinkRule rule, Embedding embedding) {
        this.graph = layers.graph();
        this.layers = layers;
        this.architecture = architecture;
        this.embedding = embedding;
        Branch branch = embedding.branch();
        int count = embedding.count();
        int heads = architecture.heads();
        Value mask = graph.sharedInput(CloudFormerSignature.mask(branch), architecture.blocks(), heads, count, count);
        Value beta = graph.sharedInput(CloudFormerSignature.beta(branch), architecture.blocks(), heads);
        Value current = graph.reshape(embedding.tokens(), -1, embedding.width());
        for (int i = 0; i < architecture.blocks(); i++) {
            String name = branch.label() + ".block" + i;
            graph.scope(name);
            var attention = new ExposedAttention(
                    graph,
                    new CalibrationNodes(graph, rule, count, count),
                    embedding.mask(),
                    graph.slice(mask, 0, i, i + 1),
                    graph.reshape(graph.slice(beta, 0, i, i + 1), 1, heads, 1, 1));
            TransformerBlock.Forward forward = new TransformerBlock(layers, architecture, name, count)
                    .forAllTokens(current, embedding.mask(), attention);
            blocks.add(new Block(name, forward, attention));
            current = forward.tokens();
        }
        graph.scope(branch.label());
        Value last = graph.reshape(current, -1, count, embedding.width());
        cls = graph.reshape(graph.first(last, 1), -1, embedding.width());
    }

    /** CLS after the last block, {@code [batch, width]}. */
    Value cls() {
        return cls;
    }

    /** What the forward pass computes, as outputs. */
    void output() {
        int count = embedding.count();
        int width = architecture.headWidth();
        Branch branch = embedding.branch();
        graph.scope(branch.label());
        output(CloudFormerSignature.attention(branch), all(block -> block.attention.calibrated()), count);
        output(CloudFormerSignature.queries(branch), all(block -> perHead(block.forward.queries())), width);
        output(CloudFormerSignature.keys(branch), all(block -> perHead(block.forward.keys())), width);
        output(CloudFormerSignature.values(branch), all(block -> perHead(block.forward.values())), width);
        graph.output(CloudFormerSignature.embeddings(branch), embedding.tokens(), count, embedding.width());
    }

    private List<Value> all(Function<Block, Value> part) {
        return blocks.stream().map(part).toList();
    }

    private Value perHead(Value projected) {
        return graph.transpose(projected, 0, 2, 1, 3);
    }

    /** {@code ofBlocks}: {@code [batch, heads, tokens, last]} each. */
    private void output(String label, List<Value> ofBlocks, int last) {
        graph.output(
                label, graph.stack(1, ofBlocks), architecture.blocks(), architecture.heads(), embedding.count(), last);
    }

    /**
     * The way back, with the gradients on it as outputs.
     *
     * @param gradient by CLS after the last block, {@code [batch, width]}
     * @return by the normalised values, {@code [batch, T, F]}; what it holds where a value is absent means nothing
     */
    Value back(Value gradient) {
        int count = embedding.count();
        int width = embedding.width();
        Branch branch = embedding.branch();
        graph.scope(branch.label() + ".gradient");
        // Nothing but CLS is read of the last block.
        Value current =
                graph.reshape(graph.append(graph.reshape(gradient, -1, 1, width), 3, 1, count - 1, 0), -1, width);
        var ofMasks = new ArrayList<Value>();
        for (Block block : blocks.reversed()) {
            BlockGradient.Gradients gradients = new BlockGradient(
                            layers, architecture, block.name, count, block.forward, block.attention)
                    .back(current);
            ofMasks.addFirst(gradients.mask());
            current = gradients.tokens();
        }
        graph.scope(branch.label() + ".gradient");
        Value ofTokens = graph.reshape(current, -1, count, width);
        output(CloudFormerSignature.attentionGradients(branch), ofMasks, count);
        graph.output(CloudFormerSignature.embeddingGradients(branch), ofTokens, count, width);
        return embedding.back(ofTokens);
    }
}
