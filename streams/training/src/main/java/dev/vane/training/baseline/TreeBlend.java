package dev.vane.training.baseline;

import dev.vane.inference.trees.Node;
import dev.vane.inference.trees.Tree;
import dev.vane.inference.trees.TreeModel;
import dev.vane.inference.trees.TreeModel.Term;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        Map<Term, Double> terms = new LinkedHashMap<>();
        for (int i = 0; i < models.size(); i++) {
            double share = shares.get(i);
            if (share > 0) {
                base += share * models.get(i).base();
                models.get(i).trees().forEach(tree -> trees.add(scaled(tree, share)));
                models.get(i).terms().forEach(term -> terms.merge(term, share, Double::sum));
            }
        }
        return new TreeModel(models.getFirst().columns(), (float) base, trees, scaled(terms));
    }

    /** What several models correct alike is there once. */
    private static List<Term> scaled(Map<Term, Double> shares) {
        return shares.entrySet().stream()
                .map(term -> term.getKey().scaled(term.getValue()))
                .toList();
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
