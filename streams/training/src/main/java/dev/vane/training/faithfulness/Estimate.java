package dev.vane.training.faithfulness;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vane.training.evaluation.GroupBootstrap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * A mean over windows with a 95 % interval, for which whole runs are drawn with replacement.
 *
 * @param value NaN if there is no window
 * @param windows that it is the mean of
 * @param runs that these are of
 */
record Estimate(double value, double low, double high, int windows, int runs) {
    private static final int DRAWS = 10_000;
    private static final double TAIL = 0.025;
    private static final Estimate NOTHING = new Estimate(Double.NaN, Double.NaN, Double.NaN, 0, 0);

    /**
     * The mean of what each window gives.
     *
     * @param measure NaN where a window does not count
     */
    static Estimate mean(List<RunMeasure> runs, ToDoubleFunction<WindowMeasure> measure, long seed) {
        return of(
                runs.stream()
                        .map(run -> run.windows().stream()
                                .map(measure::applyAsDouble)
                                .toList())
                        .toList(),
                seed);
    }

    /**
     * The mean of the values of all runs.
     *
     * @param byRun NaN does not count
     */
    static Estimate of(List<List<Double>> byRun, long seed) {
        List<Double> values = new ArrayList<>();
        List<List<Integer>> groups = new ArrayList<>();
        for (List<Double> ofRun : byRun) {
            List<Integer> places = new ArrayList<>();
            for (double value : ofRun) {
                if (!Double.isNaN(value)) {
                    places.add(values.size());
                    values.add(value);
                }
            }
            if (!places.isEmpty()) {
                groups.add(places);
            }
        }
        if (groups.isEmpty()) {
            return NOTHING;
        }
        double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
        GroupBootstrap.Range range = GroupBootstrap.ofMean(all, groups, seed);
        double mean = Arrays.stream(all).average().orElseThrow();
        return new Estimate(mean, range.low(), range.high(), all.length, groups.size());
    }

    /**
     * How many times as large one mean is as another, of the same windows.
     *
     * @param first NaN where a window does not count, as in {@code second}
     */
    static Estimate ratio(
            List<RunMeasure> runs,
            ToDoubleFunction<WindowMeasure> first,
            ToDoubleFunction<WindowMeasure> second,
            long seed) {
        double[] above = sums(runs, first);
        double[] below = sums(runs, second);
        Estimate counted = mean(runs, first, seed);
        if (counted.windows == 0) {
            return NOTHING;
        }
        var random = new Random(seed);
        double[] ratios = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            double a = 0;
            double b = 0;
            for (int i = 0; i < above.length; i++) {
                int run = random.nextInt(above.length);
                a += above[run];
                b += below[run];
            }
            // Nothing against nothing is as good as the other.
            ratios[draw] = a == 0 && b == 0 ? 1 : a / b;
        }
        Arrays.sort(ratios);
        int tail = (int) Math.round(DRAWS * TAIL);
        return new Estimate(
                Arrays.stream(above).sum() / Arrays.stream(below).sum(),
                ratios[tail],
                ratios[DRAWS - 1 - tail],
                counted.windows,
                counted.runs);
    }

    /** Of the runs that have a window that counts. */
    private static double[] sums(List<RunMeasure> runs, ToDoubleFunction<WindowMeasure> measure) {
        return runs.stream()
                .map(run -> run.windows().stream()
                        .mapToDouble(measure)
                        .filter(value -> !Double.isNaN(value))
                        .toArray())
                .filter(values -> values.length > 0)
                .mapToDouble(values -> Arrays.stream(values).sum())
                .toArray();
    }

    boolean isKnown() {
        return windows > 0;
    }

    /** True if it is above 0 beyond chance. */
    boolean isPositive() {
        return low > 0;
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        put(json, "value", value);
        json.set("ci95", JsonNodeFactory.instance.arrayNode().add(finite(low)).add(finite(high)));
        json.put("windows", windows);
        json.put("runs", runs);
        return json;
    }

    /** JSON has neither NaN nor infinity: then it says null. */
    private static void put(ObjectNode json, String key, double value) {
        json.put(key, finite(value));
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    /** For people, such as {@code 0.41 (0.30 to 0.52)}. */
    String text(int digits) {
        String number = "%." + digits + "f";
        return isKnown()
                ? (number + " (" + number + " to " + number + ")").formatted(value, low, high)
                : "not measured";
    }
}
