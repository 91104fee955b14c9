package dev.vane.inference.attention;

import dev.vane.inference.statistics.Quantiles;
import java.util.Arrays;
import java.util.Random;

/** The groups of a window's real metrics, and how a head's map is held against them. */
final class GroupLabels {
    static final int PERMUTATIONS = 200;
    private static final double PERCENTILE = 0.95;

    private final int[] labels;
    private final int[][] permutations;

    /** @param labels group of each real metric, in their order */
    GroupLabels(int[] labels, long seed) {
        this.labels = labels.clone();
        var random = new Random(seed);
        permutations = new int[PERMUTATIONS][];
        for (int i = 0; i < PERMUTATIONS; i++) {
            permutations[i] = labels.clone();
            shuffle(permutations[i], random);
        }
    }

    private static void shuffle(int[] values, Random random) {
        for (int i = values.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int value = values[i];
            values[i] = values[other];
            values[other] = value;
        }
    }

    GroupStructure structure(HeadMap map) {
        int[] strongest = strongestOther(map);
        double[] permuted = new double[PERMUTATIONS];
        for (int i = 0; i < PERMUTATIONS; i++) {
            permuted[i] = accuracy(strongest, permutations[i]);
        }
        double percentile = Quantiles.of(permuted, PERCENTILE);
        return new GroupStructure(lift(map), accuracy(strongest, labels), constantKey(), percentile);
    }

    private double lift(HeadMap map) {
        double within = 0;
        double all = 0;
        long pairsWithin = 0;
        for (int i = 0; i < labels.length; i++) {
            for (int j = 0; j < labels.length; j++) {
                if (i != j) {
                    double weight = map.weight(i, j);
                    all += weight;
                    if (labels[i] == labels[j]) {
                        within += weight;
                        pairsWithin++;
                    }
                }
            }
        }
        if (pairsWithin == 0 || all == 0) {
            return 1;
        }
        double chance = pairsWithin / ((double) labels.length * (labels.length - 1));
        return within / all / chance;
    }

    /** The first of those that are alike, so that a uniform map is one that names a constant key. */
    private static int[] strongestOther(HeadMap map) {
        int[] strongest = new int[map.size()];
        for (int i = 0; i < strongest.length; i++) {
            int best = -1;
            for (int j = 0; j < strongest.length; j++) {
                if (j != i && (best < 0 || map.weight(i, j) > map.weight(i, best))) {
                    best = j;
                }
            }
            strongest[i] = best;
        }
        return strongest;
    }

    private static double accuracy(int[] strongest, int[] labels) {
        int[] sizes = sizes(labels);
        int right = 0;
        int asked = 0;
        for (int i = 0; i < labels.length; i++) {
            if (sizes[labels[i]] > 1) {
                asked++;
                right += labels[strongest[i]] == labels[i] ? 1 : 0;
            }
        }
        return asked == 0 ? 0 : (double) right / asked;
    }

    /** A constant key of a group is right for all others of the group, and wrong for itself. */
    private double constantKey() {
        int largest = 0;
        int asked = 0;
        for (int size : sizes(labels)) {
            largest = Math.max(largest, size);
            asked += size > 1 ? size : 0;
        }
        return asked == 0 ? 0 : (largest - 1.0) / asked;
    }

    private static int[] sizes(int[] labels) {
        int[] sizes = new int[Arrays.stream(labels).max().orElse(0) + 1];
        for (int label : labels) {
            sizes[label]++;
        }
        return sizes;
    }
}
