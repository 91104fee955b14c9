package dev.vane.inference.onnx;

import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.onnx.OnnxGraph.Value;
import java.util.List;
import java.util.Optional;

/** A token for each second: dense, ReLU, CLS in front, positions. */
final class TemporalEmbedding implements Embedding {
    private static final String LAYER = "temporal.embed";

    private final OnnxGraph graph;
    private final LayerNodes layers;
    private final CloudFormerArchitecture architecture;
    private final Value embedded;
    private final Value tokens;
    private final KeyMask mask;

    TemporalEmbedding(
            LayerNodes layers, CloudFormerArchitecture architecture, CloudFormerWeights weights, WindowNodes window) {
        this.graph = layers.graph();
        this.layers = layers;
        this.architecture = architecture;
        Value inputs = window.normalised();
        if (architecture.presence()) {
            inputs = graph.concat(2, List.of(inputs, window.presence()));
        }
        graph.scope("temporal");
        Value flat = graph.reshape(inputs, -1, architecture.temporalInputs());
        embedded = graph.relu(layers.dense(LAYER, flat));
        float[] added = SinusoidalPositions.table(count(), width());
        float[] cls = weights.values("temporal.cls");
        for (int i = 0; i < width(); i++) {
            added[i] += cls[i];
        }
        // Row 0 of what is added carries CLS itself, for it meets the zeros put in front of the seconds.
        tokens = graph.add(
                graph.prepend(graph.reshape(embedded, -1, architecture.windowRows(), width()), 3, 1, 0),
                graph.constant("clsAndPositions", List.of(count(), width()), added));
        mask = KeyMask.of(graph, window.rows(), count());
    }

    @Override
    public Branch branch() {
        return Branch.TEMPORAL;
    }

    @Override
    public int count() {
        return architecture.temporalTokens();
    }

    @Override
    public int width() {
        return architecture.temporalWidth();
    }

    @Override
    public Value tokens() {
        return tokens;
    }

    @Override
    public Optional<KeyMask> mask() {
        return Optional.of(mask);
    }

    @Override
    public Value back(Value gradient) {
        graph.scope("temporal.gradient");
        Value ofSeconds = graph.reshape(graph.slice(gradient, 1, 1, count()), -1, width());
        Value ofInputs = layers.denseBack(LAYER, layers.reluBack(embedded, ofSeconds));
        int features = architecture.features();
        Value ofRows = graph.reshape(ofInputs, -1, architecture.windowRows(), architecture.temporalInputs());
        return architecture.presence() ? graph.slice(ofRows, 2, 0, features) : ofRows;
    }
}
