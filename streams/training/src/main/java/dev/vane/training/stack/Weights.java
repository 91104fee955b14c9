package dev.vane.training.stack;

import java.util.Arrays;
import java.util.List;

/** How much each member of a stack counts: shares that are not negative and sum to 1. */
final class Weights {
    /** Finer steps would follow noise: the members' errors on unseen applications are known to a few percent. */
    private static final int STEPS = 20;

    private Weights() {}

    /**
     * The shares with the smallest mean absolute error, among all in steps of 1/{@value #STEPS}; the first found wins a
     * tie.
     *
     * @param members predictions of each member, of examples whose applications it had not seen
     * @param targets of the same examples
     */
    static double[] fit(List<double[]> members, double[] targets) {
        Search search = new Search(members, targets);
        search.descend(new int[members.size()], 0, STEPS);
        return Arrays.stream(search.best)
                .mapToDouble(step -> (double) step / STEPS)
                .toArray();
    }

    /** Σ share × prediction, example by example. */
    static double[] combine(List<double[]> members, double[] shares) {
        double[] combined = new double[members.getFirst().length];
        for (int m = 0; m < shares.length; m++) {
            for (int i = 0; i < combined.length; i++) {
                combined[i] += shares[m] * members.get(m)[i];
            }
        }
        return combined;
    }

    static double meanAbsoluteError(double[] predictions, double[] targets) {
        double sum = 0;
        for (int i = 0; i < targets.length; i++) {
            sum += Math.abs(predictions[i] - targets[i]);
        }
        return sum / targets.length;
    }

    /** Tries every division of the steps among the members. */
    private static final class Search {
        private final List<double[]> members;
        private final double[] targets;
        private int[] best;
        private double lowest = Double.POSITIVE_INFINITY;

        Search(List<double[]> members, double[] targets) {
            this.members = members;
            this.targets = targets;
        }

        void descend(int[] steps, int member, int left) {
            if (member == steps.length - 1) {
                steps[member] = left;
                consider(steps);
                return;
            }
            for (int mine = left; mine >= 0; mine--) {
                steps[member] = mine;
                descend(steps, member + 1, left - mine);
            }
        }

        private void consider(int[] steps) {
            double[] shares = Arrays.stream(steps)
                    .mapToDouble(step -> (double) step / STEPS)
                    .toArray();
            double error = meanAbsoluteError(combine(members, shares), targets);
            if (error < lowest) {
                lowest = error;
                best = steps.clone();
            }
        }
    }
}
