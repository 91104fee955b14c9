package dev.vane.training.calibration;

import dev.vane.training.evaluation.GroupBootstrap;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much lower the mean absolute error is with calibration than without, on the same windows.
 *
 * <p>Windows of one run resemble each other, so whole runs are drawn (paired cluster bootstrap). Applications would be the
 * better unit, but two of them give no interval: what this says holds for more runs of these applications.
 *
 * @param without mean absolute error without calibration
 * @param with mean absolute error with it
 * @param interval of {@code without - with}
 * @param level of the interval, corrected for the number of tests
 * @param runs that were drawn from
 */
public record Gain(double without, double with, GroupBootstrap.Range interval, double level, int runs) {
    /** Compares two sets of answers to the same examples. */
    static Gain of(ExampleSet examples, List<Double> without, List<Double> with, double level, long seed) {
        double[] targets = examples.targets();
        double[] gains = new double[targets.length];
        double errorWithout = 0;
        double errorWith = 0;
        for (int i = 0; i < gains.length; i++) {
            double before = Math.abs(without.get(i) - targets[i]);
            double after = Math.abs(with.get(i) - targets[i]);
            gains[i] = before - after;
            errorWithout += before / gains.length;
            errorWith += after / gains.length;
        }
        List<List<Integer>> runs = placesByRun(examples);
        return new Gain(errorWithout, errorWith, GroupBootstrap.ofMean(gains, runs, level, seed), level, runs.size());
    }

    private static List<List<Integer>> placesByRun(ExampleSet examples) {
        Map<String, List<Integer>> places = new TreeMap<>();
        for (int i = 0; i < examples.size(); i++) {
            Example example = examples.examples().get(i);
            places.computeIfAbsent(example.group() + " " + example.run(), run -> new ArrayList<>())
                    .add(i);
        }
        return List.copyOf(places.values());
    }

    /** What calibration takes off the error; negative where it adds to it. */
    public double mean() {
        return without - with;
    }

    /**
     * True if there are runs enough for an interval of this level to mean anything. All of n runs lie on one side of 0 by
     * chance with probability 2^(1 − n); with so few that this is more than what the level leaves, the bootstrap excludes
     * 0 too readily.
     */
    public boolean enoughRuns() {
        return Math.pow(2, 1 - runs) <= 1 - level;
    }

    /** True if the gain is above 0 beyond chance. */
    public boolean earned() {
        return enoughRuns() && interval.low() > 0;
    }
}
