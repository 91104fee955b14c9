package dev.vane.inference.trees;

import java.util.List;

/**
 * One tree. Every walk from the root ends at a leaf, since children come after their node.
 *
 * @param nodes the first is the root
 */
public record Tree(List<Node> nodes) {
    /** One that adds nothing. */
    public static final Tree NOTHING = new Tree(List.of(new Node.Leaf(0)));

    public Tree {
        nodes = List.copyOf(nodes);
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("a tree has at least one node");
        }
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i) instanceof Node.Split split) {
                requireBehind(i, split.yes(), nodes.size());
                requireBehind(i, split.no(), nodes.size());
            }
        }
    }

    private static void requireBehind(int node, int child, int size) {
        if (child <= node || child >= size) {
            throw new IllegalArgumentException(
                    "children of node %d must come after it and before %d: %d".formatted(node, size, child));
        }
    }

    /** The value of the leaf that an input comes to. */
    float value(float[] input) {
        Node node = nodes.getFirst();
        while (node instanceof Node.Split split) {
            node = nodes.get(split.next(input));
        }
        return ((Node.Leaf) node).value();
    }

    /** The highest column that it asks for; -1 if it is a leaf only. */
    int highestColumn() {
        int highest = -1;
        for (Node node : nodes) {
            if (node instanceof Node.Split split) {
                highest = Math.max(highest, split.column());
            }
        }
        return highest;
    }
}
