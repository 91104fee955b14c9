package dev.vane.training.baseline;

import dev.vane.inference.trees.Node;
import dev.vane.inference.trees.Tree;
import dev.vane.inference.trees.TreeModel;
import java.util.ArrayList;
import java.util.List;

/** Several tree models as one: every leaf counts by the share of its model. */
public final class TreeBlend {
    private TreeBlend() {}

    /**
     * The model whose sum is Σ share × sum.
     *
     * @param models over the same columns
     * @param shares of these; a model whose share is 0 is left out
     */
    public static TreeModel of(List<TreeModel> models, List<Double> shares) {
        double base = 0;
        List<Tree> trees = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            double share = shares.get(i);
            if (share > 0) {
                base += share * models.get(i).base();
                models.get(i).trees().forEach(tree -> trees.add(scaled(tree, share)));
            }
        }
        return new TreeModel(models.getFirst().columns(), (float) base, trees);
    }

    private static Tree scaled(Tree tree, double share) {
        return new Tree(tree.nodes().stream()
                .<Node>map(node -> switch (node) {
                    case Node.Split split -> split;
                    case Node.Leaf leaf -> new Node.Leaf((float) (share * leaf.value()));
                })
                .toList());
    }
}
