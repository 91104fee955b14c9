package dev.vane.inference.onnx;

import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.ParameterShape;
import dev.vane.inference.onnx.OnnxGraph.Standardised;
import dev.vane.inference.onnx.OnnxGraph.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Nodes of the layers that have trained tensors; the tensors keep their names in the file. Each layer has a way forward
 * and a way back: from the gradient by what it gave to the gradient by what it took.
 */
final class LayerNodes {
    static final float NORM_EPSILON = 1e-5f;

    private final OnnxGraph graph;
    private final CloudFormerWeights weights;
    private final Map<String, ParameterShape> shapes;
    private final Map<String, Value> tensors = new HashMap<>();

    LayerNodes(OnnxGraph graph, CloudFormerArchitecture architecture, CloudFormerWeights weights) {
        this.graph = graph;
        this.weights = weights;
        this.shapes =
                architecture.parameters().stream().collect(Collectors.toMap(ParameterShape::name, Function.identity()));
    }

    OnnxGraph graph() {
        return graph;
    }

    /** {@code x · weight + bias}; a matrix for x, for then the runtime makes one operation of it. */
    Value dense(String layer, Value x) {
        return graph.add(graph.matMul(x, tensor(layer + ".weight")), tensor(layer + ".bias"));
    }

    /** {@code gradient · weightᵀ}. */
    Value denseBack(String layer, Value gradient) {
        return graph.matMul(gradient, graph.transpose(tensor(layer + ".weight"), 1, 0));
    }

    /** Layer normalisation over the last axis. */
    Value norm(String layer, Value x) {
        return graph.layerNorm(x, tensor(layer + ".scale"), tensor(layer + ".shift"), NORM_EPSILON);
    }

    /**
     * With x̂ the standardised x, σ its spread, u = scale ⊙ gradient: {@code (u − mean(u) − x̂ mean(u ⊙ x̂)) / σ}. That x is
     * standardised once more costs little and leaves the way forward as it is.
     */
    Value normBack(String layer, Value x, Value gradient) {
        int width = shapes.get(layer + ".scale").size();
        Standardised standard = graph.standardise(x, filled("ones", width, 1), filled("zeros", width, 0), NORM_EPSILON);
        Value scaled = graph.multiply(gradient, tensor(layer + ".scale"));
        Value centred = graph.subtract(scaled, graph.mean(scaled));
        Value along = graph.multiply(standard.values(), graph.mean(graph.multiply(scaled, standard.values())));
        return graph.multiply(graph.subtract(centred, along), standard.inverseSpread());
    }

    /** Where {@code relu} gave more than 0 the gradient passes, elsewhere it ends. */
    Value reluBack(Value out, Value gradient) {
        return graph.multiply(gradient, graph.sign(out));
    }

    private Value filled(String label, int width, float content) {
        return tensors.computeIfAbsent(label + width, name -> {
            float[] values = new float[width];
            Arrays.fill(values, content);
            return graph.constant(name, List.of(width), values);
        });
    }

    /** A trained tensor; one constant however often it is asked for. */
    private Value tensor(String name) {
        return tensors.computeIfAbsent(
                name, missing -> graph.constant(missing, shapes.get(missing).dimensions(), weights.values(missing)));
    }
}
