package dev.vane.inference.onnx;

import dev.vane.inference.calibration.SinkRule;
import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.onnx.OnnxGraph.Value;
import dev.vane.inference.trees.KnownPart;
import java.util.List;
import java.util.Optional;

/**
 * The same CloudFormer as an ONNX file that also returns its internals: all attention with its queries, keys and values, and the
 * gradients of the logit, written as plain nodes.
 *
 * <pre>
 * window ─▶ embeddings ─▶ blocks ─▶ head ─▶ logit ─▶ relative_performance
 *   ▲            ▲          ▲         │
 *   └────────────┴──────────┴─ back ◀─┘
 * </pre>
 *
 * <p>Beside the serving file's inputs it takes for each branch the mask M {@code [blocks, heads, tokens, tokens]}, which
 * multiplies attention behind its calibration, and beta {@code [blocks, heads]}, what the sinks of each head keep. Ones in
 * both change nothing. {@link CloudFormerSignature#explaining} lists all inputs and outputs.
 *
 * <p>Gradients are of the network's logit, never of the trees or of what is known; presence, sinks and masks of absent tokens are taken as
 * given. The last block is computed and led back for all queries, though the logit reads CLS alone: so every block looks
 * alike.
 */
public final class ExplainGraph {
    private final CloudFormerArchitecture architecture;
    private final OnnxGraph graph = new OnnxGraph("cloudformer-explain");

    private ExplainGraph(CloudFormerArchitecture architecture) {
        this.architecture = architecture;
    }

    /**
     * The file's bytes.
     *
     * @param known what the network corrects
     * @param trees empty if the network answers alone
     * @param rule for which keys are sinks, wherever beta is below 1
     */
    public static byte[] write(
            CloudFormerArchitecture architecture,
            List<FeatureScaling> scalings,
            CloudFormerWeights weights,
            KnownPart known,
            Optional<CloudFormerGraph.Trees> trees,
            SinkRule rule) {
        CloudFormerGraph.requireScalings(architecture, scalings);
        return new ExplainGraph(architecture).build(scalings, weights, known, trees, rule);
    }

    private byte[] build(
            List<FeatureScaling> scalings,
            CloudFormerWeights weights,
            KnownPart known,
            Optional<CloudFormerGraph.Trees> trees,
            SinkRule rule) {
        var layers = new LayerNodes(graph, architecture, weights);
        var window = new WindowNodes(graph, architecture, scalings);
        var temporal = new ExposedBranch(
                layers, architecture, rule, new TemporalEmbedding(layers, architecture, weights, window));
        var system = new ExposedBranch(
                layers, architecture, rule, new SystemEmbedding(layers, architecture, weights, window));
        Optional<Value> summary = CloudFormerGraph.summary(graph, architecture, known, trees);
        var head = new HeadNodes(layers, temporal.cls(), system.cls(), CloudFormerGraph.logit(graph, known, summary));

        Value network = head.network();
        graph.output(
                CloudFormerSignature.RELATIVE_PERFORMANCE,
                trees.map(with -> with.blend(graph, network, summary.orElseThrow()))
                        .orElse(network));
        graph.output(CloudFormerSignature.NETWORK, network);
        graph.output(CloudFormerSignature.LOGIT, head.logit());
        temporal.output();
        system.output();

        Value ofCls = head.back();
        int split = Branch.TEMPORAL.width(architecture);
        int end = split + Branch.SYSTEM.width(architecture);
        Value ofTemporal = graph.slice(ofCls, 1, 0, split);
        Value ofSystem = graph.slice(ofCls, 1, split, end);
        Value ofValues = graph.add(temporal.back(ofTemporal), system.back(ofSystem));
        outputOfValues(CloudFormerSignature.NORMALISED, window.whereSeen(window.normalised()));
        outputOfValues(CloudFormerSignature.INPUT_GRADIENTS, window.whereSeen(ofValues));
        return graph.toModel();
    }

    private void outputOfValues(String label, Value ofValues) {
        graph.output(label, ofValues, architecture.windowRows(), architecture.features());
    }
}
