package dev.vane.training.faithfulness;

import java.util.List;

/** How well a number tells two sorts of windows apart. */
final class Auc {
    private Auc() {}

    /**
     * The share of all pairs in which the window of the first sort has the larger number, ties counting half (Mann and Whitney,
     * 1947): 0.5 tells nothing, 1 everything.
     *
     * @return in [0, 1]; NaN if there is no pair
     */
    static double of(List<Double> larger, List<Double> smaller) {
        double[] sorted =
                smaller.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double won = 0;
        for (double value : larger) {
            won += (countBelow(sorted, value) + countBelow(sorted, Math.nextUp(value))) / 2.0;
        }
        return won / ((double) larger.size() * sorted.length);
    }

    private static int countBelow(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
