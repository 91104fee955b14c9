package dev.vane.inference.reference;

import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.ParameterShape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The layers that have trained tensors, in double. */
final class ReferenceLayers {
    private static final double NORM_EPSILON = 1e-5;

    private final Map<String, double[]> weights = new HashMap<>();

    ReferenceLayers(CloudFormerArchitecture architecture, CloudFormerWeights weights) {
        for (ParameterShape shape : architecture.parameters()) {
            this.weights.put(shape.name(), inDouble(weights.values(shape.name())));
        }
    }

    List<double[]> denseAll(String layer, List<double[]> tokens) {
        return tokens.stream().map(token -> dense(layer, token)).toList();
    }

    double[] dense(String layer, double[] in) {
        double[] matrix = weights.get(layer + ".weight");
        double[] out = weight(layer + ".bias");
        for (int i = 0; i < in.length; i++) {
            for (int o = 0; o < out.length; o++) {
                out[o] += in[i] * matrix[i * out.length + o];
            }
        }
        return out;
    }

    double[] norm(String layer, double[] in) {
        double mean = Arrays.stream(in).average().orElseThrow();
        double variance =
                Arrays.stream(in).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
        double[] scale = weight(layer + ".scale");
        double[] out = weight(layer + ".shift");
        for (int i = 0; i < in.length; i++) {
            out[i] += (in[i] - mean) / Math.sqrt(variance + NORM_EPSILON) * scale[i];
        }
        return out;
    }

    /** A copy, to add to. */
    double[] weight(String name) {
        return weights.get(name).clone();
    }

    private static double[] inDouble(float[] values) {
        double[] copy = new double[values.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = values[i];
        }
        return copy;
    }
}
