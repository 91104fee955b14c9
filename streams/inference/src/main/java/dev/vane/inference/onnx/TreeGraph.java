package dev.vane.inference.onnx;

import dev.vane.inference.onnx.OnnxGraph.Value;
import dev.vane.inference.trees.TreeModel;

/**
 * A tree model as an ONNX file of its own. Input: {@value CloudFormerSignature#SUMMARY}, float {@code [batch, columns]}, NaN where a number
 * is absent. Output: {@value CloudFormerSignature#RELATIVE_PERFORMANCE}, float {@code [batch]}, clipped as the model
 * itself clips.
 */
public final class TreeGraph {
    private TreeGraph() {}

    /** The file's bytes. */
    public static byte[] write(TreeModel model) {
        var graph = new OnnxGraph("trees");
        Value input = graph.input(CloudFormerSignature.SUMMARY, model.columns());
        graph.scope("trees");
        graph.output(CloudFormerSignature.RELATIVE_PERFORMANCE, TreeEnsembleNodes.prediction(graph, model, input));
        return graph.toModel();
    }
}
