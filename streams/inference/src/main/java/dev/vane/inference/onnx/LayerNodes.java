package dev.vane.inference.onnx;

import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.ParameterShape;
import dev.vane.inference.onnx.OnnxGraph.Value;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Nodes of the layers that have trained tensors; the tensors keep their names in the file. */
final class LayerNodes {
    static final float NORM_EPSILON = 1e-5f;

    private final OnnxGraph graph;
    private final CloudFormerWeights weights;
    private final Map<String, ParameterShape> shapes;

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

    /** Layer normalisation over the last axis. */
    Value norm(String layer, Value x) {
        return graph.layerNorm(x, tensor(layer + ".scale"), tensor(layer + ".shift"), NORM_EPSILON);
    }

    private Value tensor(String name) {
        List<Integer> dimensions = shapes.get(name).dimensions();
        return graph.constant(name, dimensions, weights.values(name));
    }
}
