package dev.vane.inference.onnx;

import dev.vane.inference.onnx.OnnxGraph.Value;
import dev.vane.inference.trees.TreeModel;

/**
 * A tree model as an ONNX file of its own. Input: {@value #SUMMARY}, float {@code [batch, columns]}, NaN where a number
 * is absent. Output: {@value CloudFormerSignature#RELATIVE_PERFORMANCE}, float {@code [batch]}, clipped as the model
 * itself clips.
 */
public final class TreeGraph {
    public static final String SUMMARY = "summary";

    private TreeGraph() {}

    /** The file's bytes. */
    public static byte[] write(TreeModel model) {
        var graph = new OnnxGraph("trees");
        Value input = graph.input(SUMMARY, model.columns());
        graph.scope("trees");
        Value sum = graph.reshape(TreeEnsembleNodes.add(graph, model, input), -1);
        Value clipped = graph.clip(sum, graph.scalar(TreeModel.LOWEST), graph.scalar(1));
        graph.output(CloudFormerSignature.RELATIVE_PERFORMANCE, clipped);
        return graph.toModel();
    }
}
