package dev.vane.inference.trees;

/** A node of a tree. */
public sealed interface Node {
    /**
     * Asks one number of the input.
     *
     * @param column which number
     * @param threshold a smaller number goes to {@code yes}, any other to {@code no}
     * @param yes index in the tree of the node that comes next if so, after this one's
     * @param no index in the tree of the node that comes next if not, after this one's
     * @param missingIsYes where NaN goes
     */
    record Split(int column, float threshold, int yes, int no, boolean missingIsYes) implements Node {
        int next(float[] input) {
            float value = input[column];
            boolean smaller = Float.isNaN(value) ? missingIsYes : value < threshold;
            return smaller ? yes : no;
        }
    }

    /**
     * Ends a walk.
     *
     * @param value what the tree adds
     */
    record Leaf(float value) implements Node {}
}
