package dev.vane.inference.onnx;

import dev.vane.inference.onnx.OnnxGraph.Value;
import dev.vane.inference.trees.Node;
import dev.vane.inference.trees.Tree;
import dev.vane.inference.trees.TreeModel;
import java.util.ArrayList;
import java.util.List;

/**
 * A tree model as one {@code TreeEnsembleRegressor}, ai.onnx.ml version {@value OnnxGraph#CLASSICAL_OPSET}. The operator
 * wants parallel lists: one entry for each node of every tree, and one for each leaf.
 */
final class TreeEnsembleNodes {
    private static final String SPLIT = "BRANCH_LT";
    private static final String LEAF = "LEAF";

    private final long[] trees;
    private final long[] ids;
    private final long[] columns;
    private final long[] yes;
    private final long[] no;
    private final long[] missingIsYes;
    private final float[] thresholds;
    private final List<String> modes = new ArrayList<>();
    private final long[] leafTrees;
    private final long[] leafIds;
    private final float[] leafValues;
    private int leaves;

    private TreeEnsembleNodes(int size, int leafCount) {
        trees = new long[size];
        ids = new long[size];
        columns = new long[size];
        yes = new long[size];
        no = new long[size];
        missingIsYes = new long[size];
        thresholds = new float[size];
        leafTrees = new long[leafCount];
        leafIds = new long[leafCount];
        leafValues = new float[leafCount];
    }

    /**
     * Adds the node and clips, as the model itself does.
     *
     * @param input {@code [batch, columns]}
     * @return relative performance, {@code [batch]}
     */
    static Value prediction(OnnxGraph graph, TreeModel model, Value input) {
        Value sum = add(graph, model, input);
        for (TreeModel.Term term : model.terms()) {
            sum = graph.add(sum, KnownNodes.term(graph, term, input));
        }
        sum = graph.reshape(sum, -1);
        return graph.clip(sum, graph.scalar(TreeModel.LOWEST), graph.scalar(1));
    }

    /** Base and leaves, {@code [batch, 1]}, not clipped. */
    private static Value add(OnnxGraph graph, TreeModel model, Value input) {
        int size = model.trees().stream().mapToInt(tree -> tree.nodes().size()).sum();
        int leafCount = (int) model.trees().stream()
                .flatMap(tree -> tree.nodes().stream())
                .filter(Node.Leaf.class::isInstance)
                .count();
        var lists = new TreeEnsembleNodes(size, leafCount);
        for (int i = 0; i < model.trees().size(); i++) {
            lists.append(i, model.trees().get(i));
        }
        return graph.classical("TreeEnsembleRegressor", input, lists.attributes(model.base()));
    }

    private void append(int index, Tree tree) {
        for (int id = 0; id < tree.nodes().size(); id++) {
            int at = modes.size();
            trees[at] = index;
            ids[at] = id;
            switch (tree.nodes().get(id)) {
                case Node.Split split -> append(at, split);
                case Node.Leaf leaf -> append(index, id, leaf);
            }
        }
    }

    private void append(int at, Node.Split split) {
        modes.add(SPLIT);
        columns[at] = split.column();
        thresholds[at] = split.threshold();
        yes[at] = split.yes();
        no[at] = split.no();
        missingIsYes[at] = split.missingIsYes() ? 1 : 0;
    }

    /** What the other lists hold for a leaf is not looked at and stays 0. */
    private void append(int index, int id, Node.Leaf leaf) {
        modes.add(LEAF);
        leafTrees[leaves] = index;
        leafIds[leaves] = id;
        leafValues[leaves++] = leaf.value();
    }

    private Attribute[] attributes(float base) {
        return new Attribute[] {
            Attribute.of("n_targets", 1L),
            Attribute.of("aggregate_function", "SUM"),
            Attribute.of("post_transform", "NONE"),
            Attribute.ofReals("base_values", base),
            Attribute.of("nodes_treeids", trees),
            Attribute.of("nodes_nodeids", ids),
            Attribute.of("nodes_featureids", columns),
            Attribute.of("nodes_modes", modes),
            Attribute.ofReals("nodes_values", thresholds),
            Attribute.of("nodes_truenodeids", yes),
            Attribute.of("nodes_falsenodeids", no),
            Attribute.of("nodes_missing_value_tracks_true", missingIsYes),
            Attribute.of("target_treeids", leafTrees),
            Attribute.of("target_nodeids", leafIds),
            Attribute.of("target_ids", new long[leaves]),
            Attribute.ofReals("target_weights", leafValues)
        };
    }
}
