package dev.vane.training.alerts;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The threshold of the shipped rule that suits a signal best. */
final class Threshold {
    /** More would hardly tell, since so few episodes are at hand. */
    private static final int MOST = 200;

    private Threshold() {}

    /**
     * Of the averages that the rule sees in these runs, the one with the largest F1 of precision and recall; of several the
     * highest.
     *
     * @param runs of applications that the threshold is not used for
     * @return infinite if the runs have no value
     */
    static double best(List<WatchedRun> runs) {
        double best = Double.POSITIVE_INFINITY;
        double largest = -1;
        for (double candidate : candidates(runs)) {
            double f1 = AlertScore.of(AlertRule.shipped(candidate), runs).f1();
            if (f1 >= largest) {
                largest = f1;
                best = candidate;
            }
        }
        return best;
    }

    /** Ascending, at even steps of rank. */
    private static double[] candidates(List<WatchedRun> runs) {
        AlertRule rule = AlertRule.shipped(0);
        double[] all = runs.stream()
                .flatMapToDouble(run -> Arrays.stream(rule.averages(run.values())))
                .filter(value -> !Double.isNaN(value))
                .distinct()
                .sorted()
                .toArray();
        return all.length <= MOST
                ? all
                : IntStream.range(0, MOST)
                        .mapToDouble(i -> all[(int) ((long) i * (all.length - 1) / (MOST - 1))])
                        .toArray();
    }
}
