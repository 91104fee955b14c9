package dev.vane.inference.trees;

import java.util.List;

/**
 * Regression trees whose leaves add up, as plain numbers: what a library has grown, without the library. Inputs and
 * thresholds are single precision, as they were when the trees grew, so that a value on a threshold goes the same way.
 *
 * @param columns numbers of an input; NaN stands for one that is absent
 * @param base what the leaves are added to
 * @param trees at least one
 */
public record TreeModel(int columns, float base, List<Tree> trees) {
    /** Lowest answer: leaves may add up to less than any relative performance. The highest is 1. */
    public static final float LOWEST = 0.01f;

    public TreeModel {
        trees = List.copyOf(trees);
        if (trees.isEmpty()) {
            throw new IllegalArgumentException("a tree model has at least one tree");
        }
        int highest = trees.stream().mapToInt(Tree::highestColumn).max().orElseThrow();
        if (highest >= columns) {
            throw new IllegalArgumentException(
                    "a tree asks for column %d where an input has %d".formatted(highest, columns));
        }
    }

    /** Relative performance in [{@value #LOWEST}, 1]. */
    public float predict(float[] input) {
        return Math.clamp(sum(input), LOWEST, 1f);
    }

    /** Base and leaves, not clipped. In double, so that it does not matter in which order others add in float. */
    public float sum(float[] input) {
        if (input.length != columns) {
            throw new IllegalArgumentException("an input has %d numbers: %d".formatted(columns, input.length));
        }
        double sum = base;
        for (Tree tree : trees) {
            sum += tree.value(input);
        }
        return (float) sum;
    }
}
