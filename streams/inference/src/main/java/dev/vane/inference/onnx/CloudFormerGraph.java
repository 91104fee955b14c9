package dev.vane.inference.onnx;

import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.cloudformer.FeatureScaling.Transform;
import dev.vane.inference.onnx.OnnxGraph.Value;
import dev.vane.inference.trees.TreeModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * CloudFormer (arXiv 2509.03394) as an ONNX file, written from Java.
 *
 * <pre>
 * values, presence ─▶ normalise ─┬─▶ temporal: dense, ReLU, CLS, positions, blocks ─┬─▶ head ─▶ relative_performance
 *                                └─▶ system: mean over time, kernel 1, CLS, blocks ─┘
 * </pre>
 *
 * <p>Inputs, all float: {@code values [batch, T, F]}; {@code rows [batch, T]}, 1 for a row, 0 for padding; with presence
 * also {@code presence [batch, T, F]} and {@code real [batch, T]}, 1 for a row that was sampled; with trees also {@code
 * summary [batch, F × statistics]}. The {@link CloudFormerSignature} lists them.
 *
 * <p>What the paper leaves open or Vane adds: the head's dropout is for training only and not here; CLS is token 0 and
 * stands at position 0; the last block of a branch is computed for CLS alone, which is exact; without presence the
 * system branch averages all rows, with presence the real rows that have the metric, and a metric that none of them has
 * is no key.
 */
public final class CloudFormerGraph {
    /** Added to the score of a key that must get no weight: far enough that its exponential is exactly 0. */
    private static final float MASKED = -1e4f;

    private final CloudFormerArchitecture architecture;
    private final List<FeatureScaling> scalings;
    private final CloudFormerWeights weights;
    private final Optional<Trees> trees;
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
    }

    private CloudFormerGraph(
            CloudFormerArchitecture architecture,
            List<FeatureScaling> scalings,
            CloudFormerWeights weights,
            Optional<Trees> trees) {
        if (scalings.size() != architecture.features()) {
            throw new IllegalArgumentException(
                    "%d features need as many scalings: %d".formatted(architecture.features(), scalings.size()));
        }
        this.architecture = architecture;
        this.scalings = scalings;
        this.weights = weights;
        this.trees = trees;
        this.layers = new LayerNodes(graph, architecture, weights);
    }

    /** The file's bytes. */
    public static byte[] write(
            CloudFormerArchitecture architecture, List<FeatureScaling> scalings, CloudFormerWeights weights) {
        return new CloudFormerGraph(architecture, List.copyOf(scalings), weights, Optional.empty()).build();
    }

    /** The bytes of a file whose prediction is blended of the network's and the trees'. */
    public static byte[] write(
            CloudFormerArchitecture architecture,
            List<FeatureScaling> scalings,
            CloudFormerWeights weights,
            Trees trees) {
        return new CloudFormerGraph(architecture, List.copyOf(scalings), weights, Optional.of(trees)).build();
    }

    /** A branch's CLS token after its last block, and its CLS rows, {@code [batch, blocks, heads, tokens]}. */
    private record Encoded(Value cls, Value clsAttention) {}

    private byte[] build() {
        int rows = architecture.windowRows();
        int features = architecture.features();
        Value values = graph.input(CloudFormerSignature.VALUES, rows, features);
        Value rowMask = graph.input(CloudFormerSignature.ROWS, rows);
        Encoded temporal;
        Encoded system;
        if (architecture.presence()) {
            Value presence = observed(graph.input(CloudFormerSignature.PRESENCE, rows, features));
            Value real = graph.input(CloudFormerSignature.REAL, rows);
            Value normalised = graph.multiply(normalise(values), presence);
            temporal = temporal(graph.concat(2, List.of(normalised, presence)), rowMask);
            system = systemWithPresence(normalised, presence, real);
        } else {
            Value normalised = normalise(values);
            temporal = temporal(normalised, rowMask);
            system = systemAsPublished(normalised, rowMask);
        }
        int blocks = architecture.blocks();
        int heads = architecture.heads();
        Value network = head(temporal.cls(), system.cls());
        graph.output(
                CloudFormerSignature.RELATIVE_PERFORMANCE,
                trees.map(with -> blend(network, with)).orElse(network));
        graph.output(
                CloudFormerSignature.TEMPORAL_CLS_ATTENTION,
                temporal.clsAttention(),
                blocks,
                heads,
                architecture.temporalTokens());
        graph.output(
                CloudFormerSignature.SYSTEM_CLS_ATTENTION,
                system.clsAttention(),
                blocks,
                heads,
                architecture.systemTokens());
        return graph.toModel();
    }

    private Value blend(Value network, Trees with) {
        Value summary = graph.input(CloudFormerSignature.SUMMARY, with.model.columns());
        graph.scope("trees");
        Value ofTrees = TreeEnsembleNodes.prediction(graph, with.model, summary);
        return graph.add(
                graph.multiply(network, graph.scalar((float) (1 - with.share))),
                graph.multiply(ofTrees, graph.scalar((float) with.share)));
    }

    /** Presence without the features that the training data never had: what no weight was fitted to stays silent. */
    private Value observed(Value presence) {
        graph.scope("normalise");
        return graph.multiply(
                presence,
                perFeature("observed", feature -> scalings.get(feature).observed() ? 1 : 0));
    }

    private Value normalise(Value values) {
        graph.scope("normalise");
        boolean[] logarithmic = new boolean[scalings.size()];
        for (int feature = 0; feature < logarithmic.length; feature++) {
            logarithmic[feature] = scalings.get(feature).transform() == Transform.LOG1P;
        }
        Value log = graph.log(graph.add(graph.max(values, graph.scalar(0)), graph.scalar(1)));
        Value transformed = graph.where(graph.flags("logarithmic", logarithmic), log, values);
        Value centred = graph.subtract(transformed, perFeature("center", feature -> scalings.get(feature)
                .center()));
        Value scaled = graph.multiply(centred, perFeature("inverseScale", feature -> scalings.get(feature)
                .inverseScale()));
        return graph.clip(scaled, graph.scalar(-FeatureScaling.LIMIT), graph.scalar(FeatureScaling.LIMIT));
    }

    /** A value of one feature, as Java has no function from int to float. */
    private interface OfFeature {
        float of(int feature);
    }

    private Value perFeature(String label, OfFeature content) {
        float[] values = new float[scalings.size()];
        for (int feature = 0; feature < values.length; feature++) {
            values[feature] = content.of(feature);
        }
        return graph.constant(label, List.of(values.length), values);
    }

    private Encoded temporal(Value inputs, Value rowMask) {
        graph.scope("temporal");
        int width = architecture.temporalWidth();
        Value flat = graph.reshape(inputs, -1, architecture.temporalInputs());
        Value embedded =
                graph.reshape(graph.relu(layers.dense("temporal.embed", flat)), -1, architecture.windowRows(), width);
        float[] added = SinusoidalPositions.table(architecture.temporalTokens(), width);
        float[] cls = weights.values("temporal.cls");
        for (int i = 0; i < width; i++) {
            added[i] += cls[i];
        }
        // Row 0 of what is added carries CLS itself, for it meets the zeros put in front of the seconds.
        Value tokens = graph.add(
                graph.prepend(embedded, 3, 1, 0),
                graph.constant("clsAndPositions", List.of(architecture.temporalTokens(), width), added));
        int count = architecture.temporalTokens();
        return encode("temporal", tokens, count, width, Optional.of(keyBias(rowMask, count)));
    }

    private Encoded systemWithPresence(Value normalised, Value presence, Value real) {
        graph.scope("system");
        Value counted = graph.multiply(presence, graph.reshape(real, 0, -1, 1));
        Value seconds = graph.sum(counted, 1);
        Value one = graph.scalar(1);
        Value mean = graph.divide(graph.sum(graph.multiply(normalised, counted), 1), graph.max(seconds, one));
        Value realSeconds = graph.max(graph.reshape(graph.sum(real, 1), -1, 1), one);
        Value share = graph.divide(seconds, realSeconds);
        Value channels = graph.concat(2, List.of(column(mean), column(share)));
        Value bias = keyBias(graph.min(seconds, one), architecture.systemTokens());
        return system(channels, Optional.of(bias));
    }

    private Encoded systemAsPublished(Value normalised, Value rowMask) {
        graph.scope("system");
        Value sum = graph.sum(graph.multiply(normalised, graph.reshape(rowMask, 0, -1, 1)), 1);
        Value count = graph.max(graph.reshape(graph.sum(rowMask, 1), -1, 1), graph.scalar(1));
        return system(column(graph.divide(sum, count)), Optional.empty());
    }

    private Value column(Value perFeature) {
        return graph.reshape(perFeature, 0, -1, 1);
    }

    /** A convolution of kernel 1 is a dense layer over the channels of each metric: {@code [batch, F, channels]}. */
    private Encoded system(Value channels, Optional<Value> keyBias) {
        int width = architecture.systemWidth();
        Value flat = graph.reshape(channels, -1, architecture.systemChannels());
        Value embedded = graph.reshape(layers.dense("system.embed", flat), -1, architecture.features(), width);
        float[] added = new float[architecture.systemTokens() * width];
        System.arraycopy(weights.values("system.cls"), 0, added, 0, width);
        if (architecture.metricEmbedding()) {
            float[] metrics = weights.values("system.metrics");
            System.arraycopy(metrics, 0, added, width, metrics.length);
        }
        Value tokens = graph.add(
                graph.prepend(embedded, 3, 1, 0),
                graph.constant("cls", List.of(architecture.systemTokens(), width), added));
        return encode("system", tokens, architecture.systemTokens(), width, keyBias);
    }

    /** 0 for CLS and where the mask is 1, {@link #MASKED} where it is 0: {@code [batch, 1, 1, tokens]}. */
    private Value keyBias(Value mask, int tokens) {
        Value withCls = graph.prepend(mask, 2, 1, 1);
        Value bias = graph.multiply(graph.subtract(graph.scalar(1), withCls), graph.scalar(MASKED));
        return graph.reshape(bias, -1, 1, 1, tokens);
    }

    /** {@code tokens}: {@code [batch, count, width]} */
    private Encoded encode(String branch, Value tokens, int count, int width, Optional<Value> keyBias) {
        var rows = new ArrayList<Value>();
        Value current = graph.reshape(tokens, -1, width);
        for (int i = 0; i < architecture.blocks(); i++) {
            var block = new TransformerBlock(layers, architecture, branch + ".block" + i, count);
            boolean last = i == architecture.blocks() - 1;
            TransformerBlock.Output output =
                    last ? block.forClsAlone(current, width, keyBias) : block.forAllTokens(current, keyBias);
            current = output.tokens();
            rows.add(output.clsAttention());
        }
        graph.scope(branch);
        return new Encoded(current, graph.transpose(graph.concat(2, rows), 0, 2, 1, 3));
    }

    private Value head(Value temporalCls, Value systemCls) {
        graph.scope("head");
        Value hidden = layers.dense("head.hidden", graph.concat(1, List.of(temporalCls, systemCls)));
        Value swish = graph.multiply(hidden, graph.sigmoid(hidden));
        Value output = layers.dense("head.output", layers.norm("head.norm", swish));
        return graph.reshape(graph.sigmoid(output), -1);
    }
}
