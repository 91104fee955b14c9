package dev.vane.training.alerts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

/** The threshold of a rule that suits a signal best. */
final class Threshold {
    /** More would hardly tell, since so few episodes are at hand. */
    private static final int MOST = 200;

    private Threshold() {}

    /**
     * Of the means that a rule sees in these runs, the one with the largest F1 of precision and recall; of several the
     * one half way between the lowest and the highest, for those hang on a single run. Where no threshold tells anything, the highest.
     *
     * @param runs of applications that the threshold is not used for
     * @param rules the rule with a threshold
     * @return infinite if the runs have no value
     */
    static double best(List<WatchedRun> runs, DoubleFunction<PageRule> rules) {
        List<Double> best = new ArrayList<>();
        double largest = 0;
        for (double candidate : candidates(runs, rules)) {
            double f1 = AlertScore.of(rules.apply(candidate), runs).f1();
            if (f1 > largest) {
                largest = f1;
                best.clear();
            }
            if (f1 >= largest) {
                best.add(candidate);
            }
        }
        if (best.isEmpty()) {
            return Double.POSITIVE_INFINITY;
        }
        double middle = (best.getFirst() + best.getLast()) / 2;
        return largest > 0
                ? Collections.min(best, Comparator.comparingDouble(one -> Math.abs(one - middle)))
                : best.getLast();
    }

    /** Ascending, at even steps of rank. */
    private static double[] candidates(List<WatchedRun> runs, DoubleFunction<PageRule> rules) {
        PageRule rule = rules.apply(0);
        double[] all = runs.stream()
                .flatMapToDouble(run -> Arrays.stream(rule.means(run.values())))
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
