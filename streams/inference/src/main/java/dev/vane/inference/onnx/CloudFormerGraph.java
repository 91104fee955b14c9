package dev.vane.inference.onnx;

import dev.vane.inference.calibration.Calibration;
import dev.vane.inference.calibration.SinkRule;
import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.onnx.OnnxGraph.Value;
import dev.vane.inference.onnx.TransformerBlock.Forward;
import dev.vane.inference.trees.KnownPart;
import dev.vane.inference.trees.TreeModel;
import dev.vane.inference.window.WindowSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * CloudFormer (arXiv 2509.03394) as an ONNX file that serves, written from Java.
 *
 * <pre>
 * values, presence ─▶ normalise ─┬─▶ temporal: dense, ReLU, CLS, positions, blocks ─┬─▶ head ─▶ relative_performance
 *                                └─▶ system: mean over time, kernel 1, CLS, blocks ─┘
 * </pre>
 *
 * <p>Inputs, all float: {@code values [batch, T, F]}; {@code rows [batch, T]}, 1 for a row, 0 for padding; with presence
 * also {@code presence [batch, T, F]} and {@code real [batch, T]}, 1 for a row that was sampled; with trees or
 * a known part also {@code summary [batch, F × statistics]}. The {@link CloudFormerSignature} lists them.
 *
 * <p>What the paper leaves open or Vane adds: the head's dropout is for training only and not here; CLS is token 0 and
 * stands at position 0; the last block of a branch is computed for CLS alone, which is exact, unless one of its heads is
 * calibrated, which takes all its queries; without presence the system branch averages all rows, with presence the real
 * rows that have the metric, and a metric that none of them has is no key.
 */
public final class CloudFormerGraph {
    private final CloudFormerArchitecture architecture;
    private final Calibration calibration;
    private final Set<Branch> whole;
    private final OnnxGraph graph = new OnnxGraph("cloudformer");
    private final LayerNodes layers;

    /**
     * Trees beside the network.
     *
     * @param model over the summary of a window, {@link dev.vane.inference.window.WindowSummary}
     * @param share of their answer in the prediction, in (0, 1]
     */
    public record Trees(TreeModel model, double share) {
        public Trees {
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("share must be in (0, 1]: " + share);
            }
        }

        /** The prediction that is blended of the network's and the trees'. */
        Value blend(OnnxGraph graph, Value network, Value summary) {
            graph.scope("trees");
            Value ofTrees = TreeEnsembleNodes.prediction(graph, model, summary);
            return graph.add(
                    graph.multiply(network, graph.scalar((float) (1 - share))),
                    graph.multiply(ofTrees, graph.scalar((float) share)));
        }
    }

    private CloudFormerGraph(
            CloudFormerArchitecture architecture,
            CloudFormerWeights weights,
            Calibration calibration,
            Set<Branch> whole) {
        this.architecture = architecture;
        this.calibration = calibration;
        this.whole = whole;
        this.layers = new LayerNodes(graph, architecture, weights);
    }

    /** The file's bytes. */
    public static byte[] write(
            CloudFormerArchitecture architecture, List<FeatureScaling> scalings, CloudFormerWeights weights) {
        return write(architecture, scalings, weights, KnownPart.NONE, Optional.empty(), Calibration.NONE);
    }

    /** The bytes of a file whose prediction is blended of the network's and the trees'. */
    public static byte[] write(
            CloudFormerArchitecture architecture,
            List<FeatureScaling> scalings,
            CloudFormerWeights weights,
            Trees trees) {
        return write(architecture, scalings, weights, KnownPart.NONE, Optional.of(trees), Calibration.NONE);
    }

    /**
     * The bytes of a file some of whose heads may be calibrated.
     *
     * @param known what the network corrects
     * @param trees empty if the network answers alone
     */
    public static byte[] write(
            CloudFormerArchitecture architecture,
            List<FeatureScaling> scalings,
            CloudFormerWeights weights,
            KnownPart known,
            Optional<Trees> trees,
            Calibration calibration) {
        requireScalings(architecture, scalings);
        calibration.requireWithin(architecture);
        return new CloudFormerGraph(architecture, weights, calibration, Set.of())
                .build(scalings, weights, known, trees);
    }

    /**
     * The bytes of a file that computes the last block of some branches for all queries though none is calibrated: it says
     * the same, and is what the cost of calibration is measured against.
     */
    public static byte[] writeWhole(
            CloudFormerArchitecture architecture,
            List<FeatureScaling> scalings,
            CloudFormerWeights weights,
            Set<Branch> whole) {
        requireScalings(architecture, scalings);
        return new CloudFormerGraph(architecture, weights, Calibration.NONE, Set.copyOf(whole))
                .build(scalings, weights, KnownPart.NONE, Optional.empty());
    }

    static void requireScalings(CloudFormerArchitecture architecture, List<FeatureScaling> scalings) {
        if (scalings.size() != architecture.features()) {
            throw new IllegalArgumentException(
                    "%d features need as many scalings: %d".formatted(architecture.features(), scalings.size()));
        }
    }

    /** A branch's CLS token after its last block, and its CLS rows, {@code [batch, blocks, heads, tokens]}. */
    private record Encoded(Value cls, Value clsAttention) {}

    /** The input of what looks at a window's summary; empty if nothing does. */
    static Optional<Value> summary(
            OnnxGraph graph, CloudFormerArchitecture architecture, KnownPart known, Optional<Trees> trees) {
        return known.terms().isEmpty() && trees.isEmpty()
                ? Optional.empty()
                : Optional.of(graph.input(CloudFormerSignature.SUMMARY, WindowSummary.size(architecture.features())));
    }

    /** What the head corrects; empty if nothing is known. */
    static Optional<Value> logit(OnnxGraph graph, KnownPart known, Optional<Value> summary) {
        return known.terms().isEmpty()
                ? Optional.empty()
                : summary.map(input -> KnownNodes.logit(graph, known.terms(), input));
    }

    private byte[] build(
            List<FeatureScaling> scalings, CloudFormerWeights weights, KnownPart known, Optional<Trees> trees) {
        var window = new WindowNodes(graph, architecture, scalings);
        Encoded temporal = encode(new TemporalEmbedding(layers, architecture, weights, window));
        Encoded system = encode(new SystemEmbedding(layers, architecture, weights, window));
        Optional<Value> summary = summary(graph, architecture, known, trees);
        Value network = new HeadNodes(layers, temporal.cls, system.cls, logit(graph, known, summary)).network();
        int blocks = architecture.blocks();
        int heads = architecture.heads();
        graph.output(
                CloudFormerSignature.RELATIVE_PERFORMANCE,
                trees.map(with -> with.blend(graph, network, summary.orElseThrow()))
                        .orElse(network));
        graph.output(
                CloudFormerSignature.TEMPORAL_CLS_ATTENTION,
                temporal.clsAttention,
                blocks,
                heads,
                architecture.temporalTokens());
        graph.output(
                CloudFormerSignature.SYSTEM_CLS_ATTENTION,
                system.clsAttention,
                blocks,
                heads,
                architecture.systemTokens());
        return graph.toModel();
    }

    private Encoded encode(Embedding embedding) {
        var rows = new ArrayList<Value>();
        Value current = graph.reshape(embedding.tokens(), -1, embedding.width());
        for (int i = 0; i < architecture.blocks(); i++) {
            Forward block = block(embedding, i, current);
            current = block.tokens();
            rows.add(block.clsAttention());
        }
        graph.scope(embedding.branch().label());
        if (isWhole(embedding.branch())) {
            Value last = graph.reshape(current, -1, embedding.count(), embedding.width());
            current = graph.reshape(graph.first(last, 1), -1, embedding.width());
        }
        return new Encoded(current, graph.transpose(graph.concat(2, rows), 0, 2, 1, 3));
    }

    /** True if all queries of the branch's last block are computed, and not CLS alone. */
    private boolean isWhole(Branch branch) {
        return whole.contains(branch) || calibration.reaches(branch, architecture.blocks() - 1);
    }

    private Forward block(Embedding embedding, int index, Value tokens) {
        int count = embedding.count();
        String name = embedding.branch().label() + ".block" + index;
        var block = new TransformerBlock(layers, architecture, name, count);
        if (calibration.reaches(embedding.branch(), index)) {
            return block.forAllTokens(tokens, embedding.mask(), calibrated(embedding, index));
        }
        return index == architecture.blocks() - 1 && !isWhole(embedding.branch())
                ? block.forClsAlone(tokens, embedding.width(), embedding.mask(), ServedAttention.plain(graph))
                : block.forAllTokens(tokens, embedding.mask(), ServedAttention.plain(graph));
    }

    private TransformerBlock.Gathering calibrated(Embedding embedding, int block) {
        int heads = architecture.heads();
        int count = embedding.count();
        SinkRule rule = calibration.rule();
        float[] strengths = calibration.strengths(architecture, embedding.branch());
        return ServedAttention.calibrated(
                graph,
                new CalibrationNodes(graph, rule, count, count),
                embedding.mask(),
                architecture.headWidth(),
                Arrays.copyOfRange(strengths, block * heads, (block + 1) * heads));
    }
}
