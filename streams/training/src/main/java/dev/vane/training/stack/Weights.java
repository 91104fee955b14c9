package dev.vane.training.stack;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How much each member of a stack counts: shares that are not negative and sum to 1. */
final class Weights {
    /** Finer steps would follow noise: the members' errors on unseen applications are known to a few percent. */
    private static final int STEPS = 20;

    private Weights() {}

    /**
     * Shares in steps of 1/{@value #STEPS}, the first found winning a tie.
     *
     * @param members predictions of each member, of examples whose applications it had not seen
     * @param targets of the same examples
     * @param groups their applications
     */
    static double[] fit(Shares shares, List<double[]> members, double[] targets, List<String> groups) {
        double[] blend = smallest(members, targets);
        if (shares == Shares.SMALLEST_ERROR) {
            return blend;
        }
        double[] alone = new double[members.size()];
        alone[best(members, targets)] = 1;
        double[] gains = new double[targets.length];
        double[] ofAlone = combine(members, alone);
        double[] ofBlend = combine(members, blend);
        for (int i = 0; i < gains.length; i++) {
            gains[i] = Math.abs(ofAlone[i] - targets[i]) - Math.abs(ofBlend[i] - targets[i]);
        }
        return Arrays.stream(gains).average().orElseThrow() > standardError(gains, groups) ? blend : alone;
    }

    private static double[] smallest(List<double[]> members, double[] targets) {
        Search search = new Search(members, targets);
        search.descend(new int[members.size()], 0, STEPS);
        return Arrays.stream(search.best)
                .mapToDouble(step -> (double) step / STEPS)
                .toArray();
    }

    private static int best(List<double[]> members, double[] targets) {
        return IntStream.range(0, members.size())
                .boxed()
                .min(Comparator.comparingDouble(member -> meanAbsoluteError(members.get(member), targets)))
                .orElseThrow();
    }

    /** Of the mean of values that come in groups, groups being what another sample would have others of. */
    static double standardError(double[] values, List<String> groups) {
        double mean = Arrays.stream(values).average().orElseThrow();
        Map<String, Double> deviations = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            deviations.merge(groups.get(i), values[i] - mean, Double::sum);
        }
        double count = deviations.size();
        double squares =
                deviations.values().stream().mapToDouble(sum -> sum * sum).sum();
        return Math.sqrt(squares * count / (count - 1)) / values.length;
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
