package dev.vane.inference.onnx;

import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.onnx.OnnxGraph.Value;
import java.util.List;
import java.util.Optional;

/**
 * A token for each metric: the mean over time, a convolution of kernel 1, CLS in front. Without presence the mean is over
 * all rows; with presence over the real rows that have the metric, whose share stands beside it, and a metric that none of
 * them has is no key.
 */
final class SystemEmbedding implements Embedding {
    private static final String LAYER = "system.embed";

    private final OnnxGraph graph;
    private final LayerNodes layers;
    private final CloudFormerArchitecture architecture;
    private final Value counted;
    private final Value count;
    private final Value tokens;
    private final Optional<KeyMask> mask;

    SystemEmbedding(
            LayerNodes layers, CloudFormerArchitecture architecture, CloudFormerWeights weights, WindowNodes window) {
        this.graph = layers.graph();
        this.layers = layers;
        this.architecture = architecture;
        graph.scope("system");
        Value one = graph.scalar(1);
        Value channels;
        if (architecture.presence()) {
            counted = graph.multiply(window.presence(), graph.reshape(window.real(), 0, -1, 1));
            Value seconds = graph.sum(counted, 1);
            count = graph.max(seconds, one);
            Value realSeconds = graph.max(graph.reshape(graph.sum(window.real(), 1), -1, 1), one);
            Value share = graph.divide(seconds, realSeconds);
            channels = graph.concat(2, List.of(column(mean(window)), column(share)));
            mask = Optional.of(KeyMask.of(graph, graph.min(seconds, one), count()));
        } else {
            counted = graph.reshape(window.rows(), 0, -1, 1);
            count = graph.max(graph.reshape(graph.sum(window.rows(), 1), -1, 1), one);
            channels = column(mean(window));
            mask = Optional.empty();
        }
        tokens = tokens(weights, channels);
    }

    /** {@code [batch, F]} */
    private Value mean(WindowNodes window) {
        return graph.divide(graph.sum(graph.multiply(window.normalised(), counted), 1), count);
    }

    private Value column(Value perFeature) {
        return graph.reshape(perFeature, 0, -1, 1);
    }

    /** A convolution of kernel 1 is a dense layer over the channels of each metric: {@code [batch, F, channels]}. */
    private Value tokens(CloudFormerWeights weights, Value channels) {
        Value flat = graph.reshape(channels, -1, architecture.systemChannels());
        Value embedded = graph.reshape(layers.dense(LAYER, flat), -1, architecture.features(), width());
        float[] added = new float[count() * width()];
        System.arraycopy(weights.values("system.cls"), 0, added, 0, width());
        if (architecture.metricEmbedding()) {
            float[] metrics = weights.values("system.metrics");
            System.arraycopy(metrics, 0, added, width(), metrics.length);
        }
        return graph.add(graph.prepend(embedded, 3, 1, 0), graph.constant("cls", List.of(count(), width()), added));
    }

    @Override
    public Branch branch() {
        return Branch.SYSTEM;
    }

    @Override
    public int count() {
        return architecture.systemTokens();
    }

    @Override
    public int width() {
        return architecture.systemWidth();
    }

    @Override
    public Value tokens() {
        return tokens;
    }

    @Override
    public Optional<KeyMask> mask() {
        return mask;
    }

    /** Each value has its share in the mean of its metric. */
    @Override
    public Value back(Value gradient) {
        graph.scope("system.gradient");
        Value ofMetrics = graph.reshape(graph.slice(gradient, 1, 1, count()), -1, width());
        Value ofChannels = graph.reshape(
                layers.denseBack(LAYER, ofMetrics), -1, architecture.features(), architecture.systemChannels());
        Value ofMean = graph.divide(graph.reshape(graph.first(ofChannels, 2), 0, -1), count);
        return graph.multiply(counted, graph.reshape(ofMean, 0, 1, -1));
    }
}
