package dev.vane.training.baseline;

import dev.vane.inference.trees.Node;
import dev.vane.inference.trees.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Grows one extremely randomized tree (Geurts, Ernst and Wehenkel, 2006, table 1). A question is the best of a few, each
 * about another column and with a threshold drawn between the lowest and the highest value there: best is what leaves
 * the least squared error. Absent values go with the low ones.
 */
final class RandomTree {
    private final float[][] columns;
    private final double[] targets;
    private final int leaf;
    private final int tried;
    private final IntUnaryOperator numbers;
    private final RandomGenerator random;
    private final int[] examples;
    private final int[] order;
    private final List<Node> nodes = new ArrayList<>();

    /**
     * Prepares.
     *
     * @param columns values, {@code [columns × examples]}, NaN if absent
     * @param targets of the examples
     * @param leaf fewest examples of a leaf
     * @param tried columns that a question is chosen from
     * @param numbers from places in {@code columns} to those that the tree is to ask for
     */
    RandomTree(
            float[][] columns,
            double[] targets,
            int leaf,
            int tried,
            IntUnaryOperator numbers,
            RandomGenerator random) {
        this.columns = columns;
        this.targets = targets;
        this.leaf = leaf;
        this.tried = tried;
        this.numbers = numbers;
        this.random = random;
        examples = IntStream.range(0, targets.length).toArray();
        order = IntStream.range(0, columns.length).toArray();
    }

    /** The tree, whose leaves say the mean target of their examples. */
    Tree grow() {
        add(0, examples.length);
        return new Tree(nodes);
    }

    /** A question and how good it is: the higher, the less squared error is left. */
    private record Question(int column, float threshold, double gain) {}

    /** Adds the node of these places in {@link #examples} and all below it. Returns its index. */
    private int add(int from, int to) {
        int index = nodes.size();
        Question best = to - from < 2 * leaf ? null : best(from, to);
        if (best == null) {
            nodes.add(new Node.Leaf((float) (sum(from, to) / (to - from))));
            return index;
        }
        nodes.add(new Node.Leaf(Float.NaN)); // Holds the place until the children have theirs.
        int middle = divide(from, to, best);
        int yes = add(from, middle);
        int no = add(middle, to);
        nodes.set(index, new Node.Split(numbers.applyAsInt(best.column), best.threshold, yes, no, true));
        return index;
    }

    /** The best of the tried questions, or null if none divides the examples into two leaves that are large enough. */
    private Question best(int from, int to) {
        Question best = null;
        for (int i = 0; i < order.length && (i < tried || best == null); i++) {
            int drawn = random.nextInt(i, order.length);
            int column = order[drawn];
            order[drawn] = order[i];
            order[i] = column;
            Question question = asked(column, from, to);
            if (question != null && (best == null || question.gain > best.gain)) {
                best = question;
            }
        }
        return best;
    }

    private Question asked(int column, int from, int to) {
        float[] values = columns[column];
        float lowest = Float.POSITIVE_INFINITY;
        float highest = Float.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            float value = values[examples[i]];
            // Neither holds for NaN.
            lowest = value < lowest ? value : lowest;
            highest = value > highest ? value : highest;
        }
        if (!(lowest < highest)) {
            return null;
        }
        // In (lowest, highest], so that both sides have somebody.
        float threshold = highest - (float) (random.nextDouble() * ((double) highest - lowest));
        threshold = Math.clamp(threshold, Math.nextUp(lowest), highest);
        int low = 0;
        double lowSum = 0;
        double all = 0;
        for (int i = from; i < to; i++) {
            double target = targets[examples[i]];
            all += target;
            if (isYes(values[examples[i]], threshold)) {
                low++;
                lowSum += target;
            }
        }
        int high = to - from - low;
        if (low < leaf || high < leaf) {
            return null;
        }
        double highSum = all - lowSum;
        return new Question(column, threshold, lowSum * lowSum / low + highSum * highSum / high);
    }

    private static boolean isYes(float value, float threshold) {
        return Float.isNaN(value) || value < threshold;
    }

    /** Puts those who say yes before the others. Returns the place of the first other. */
    private int divide(int from, int to, Question question) {
        int middle = from;
        for (int i = from; i < to; i++) {
            int example = examples[i];
            if (isYes(columns[question.column][example], question.threshold)) {
                examples[i] = examples[middle];
                examples[middle++] = example;
            }
        }
        return middle;
    }

    private double sum(int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += targets[examples[i]];
        }
        return sum;
    }
}
