package dev.vane.inference.familiarity;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Chooses few rows that lie near all others: each next one is the row farthest from those chosen so far (Gonzalez,
 * "Clustering to minimize the maximum intercluster distance", 1985). Costs rows × chosen distances.
 */
final class FarthestPoints {
    private FarthestPoints() {}

    /**
     * Indexes of the chosen rows, in the order of choice; fewer than {@code max} if the others repeat them.
     *
     * @param seed chooses the first
     */
    static int[] choose(List<byte[]> rows, int max, long seed) {
        double[] nearest = new double[rows.size()];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        int[] chosen = new int[Math.min(max, rows.size())];
        int count = 0;
        int next = new Random(seed).nextInt(rows.size());
        while (count < chosen.length && nearest[next] > 0) {
            chosen[count++] = next;
            approach(rows, next, nearest);
            next = farthest(nearest);
        }
        return Arrays.copyOf(chosen, count);
    }

    private static void approach(List<byte[]> rows, int chosen, double[] nearest) {
        byte[] row = rows.get(chosen);
        for (int i = 0; i < nearest.length; i++) {
            nearest[i] = Math.min(nearest[i], Prototypes.distance(rows.get(i), row));
        }
        // A row without a single column is far from itself as well.
        nearest[chosen] = 0;
    }

    /** The first of the farthest. */
    private static int farthest(double[] nearest) {
        int farthest = 0;
        for (int i = 1; i < nearest.length; i++) {
            farthest = nearest[i] > nearest[farthest] ? i : farthest;
        }
        return farthest;
    }
}
