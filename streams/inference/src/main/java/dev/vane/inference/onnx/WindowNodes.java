package dev.vane.inference.onnx;

import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.cloudformer.FeatureScaling.Transform;
import dev.vane.inference.onnx.OnnxGraph.Value;
import java.util.List;

/**
 * The inputs that hold a window, and its normalised values. All float: {@code values [batch, T, F]}; {@code rows [batch,
 * T]}, 1 for a row, 0 for padding; with presence also {@code presence [batch, T, F]} and {@code real [batch, T]}, 1 for a
 * row that was sampled.
 */
final class WindowNodes {
    private final OnnxGraph graph;
    private final CloudFormerArchitecture architecture;
    private final List<FeatureScaling> scalings;
    private final Value rows;
    private final Value normalised;
    private Value presence;
    private Value real;

    WindowNodes(OnnxGraph graph, CloudFormerArchitecture architecture, List<FeatureScaling> scalings) {
        this.graph = graph;
        this.architecture = architecture;
        this.scalings = scalings;
        int count = architecture.windowRows();
        int features = architecture.features();
        Value values = graph.input(CloudFormerSignature.VALUES, count, features);
        rows = graph.input(CloudFormerSignature.ROWS, count);
        if (architecture.presence()) {
            presence = observed(graph.input(CloudFormerSignature.PRESENCE, count, features));
            real = graph.input(CloudFormerSignature.REAL, count);
            normalised = graph.multiply(normalise(values), presence);
        } else {
            normalised = normalise(values);
        }
    }

    /** What the network sees, {@code [batch, T, F]}; 0 where absent. */
    Value normalised() {
        return normalised;
    }

    /** {@code [batch, T]} */
    Value rows() {
        return rows;
    }

    /** {@code [batch, T, F]}; 0 throughout for a feature that the training data never had. */
    Value presence() {
        return presence;
    }

    /** {@code [batch, T]} */
    Value real() {
        return real;
    }

    /** 0 in place of what stands, {@code [batch, T, F]}, where a value is absent or padding. */
    Value whereSeen(Value perValue) {
        return graph.multiply(perValue, architecture.presence() ? presence : graph.reshape(rows, 0, -1, 1));
    }

    /** Presence without the features that the training data never had: what no weight was fitted to stays silent. */
    private Value observed(Value input) {
        graph.scope("normalise");
        return graph.multiply(
                input, perFeature("observed", feature -> scalings.get(feature).observed() ? 1 : 0));
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
}
