package dev.vane.inference.trees;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Tree models and inputs for tests, the same for the same seed; many values lie on thresholds, many are absent. */
public final class RandomTrees {
    /** Thresholds and values are multiples of 1/{@value #STEPS}, so that they meet. */
    private static final int STEPS = 8;

    private RandomTrees() {}

    /** Trees of up to {@code depth} questions in a row; the first is a leaf only. */
    public static TreeModel model(long seed, int columns, int trees, int depth) {
        var random = new Random(seed);
        List<Tree> all = IntStream.range(0, trees)
                .mapToObj(i -> tree(random, columns, i == 0 ? 0 : depth))
                .toList();
        return new TreeModel(columns, 0.5f, all);
    }

    private static Tree tree(Random random, int columns, int depth) {
        List<Node> nodes = new ArrayList<>();
        grow(random, columns, depth, nodes);
        return new Tree(nodes);
    }

    private static int grow(Random random, int columns, int depth, List<Node> nodes) {
        int index = nodes.size();
        var leaf = new Node.Leaf((random.nextFloat() - 0.5f) / 10);
        nodes.add(leaf);
        if (depth > 0 && random.nextInt(4) > 0) {
            int column = random.nextInt(columns);
            float threshold = number(random);
            int yes = grow(random, columns, depth - 1, nodes);
            int no = grow(random, columns, depth - 1, nodes);
            nodes.set(index, new Node.Split(column, threshold, yes, no, random.nextBoolean()));
        }
        return index;
    }

    private static float number(Random random) {
        return (float) random.nextInt(STEPS) / STEPS;
    }

    /** An input; every third number is absent, or about so. */
    public static float[] input(Random random, int columns) {
        float[] input = new float[columns];
        for (int i = 0; i < columns; i++) {
            input[i] = random.nextInt(3) == 0 ? Float.NaN : number(random);
        }
        return input;
    }
}
