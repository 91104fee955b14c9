package dev.vane.training.crossfit;

import dev.vane.inference.window.WindowSummary;
import dev.vane.inference.window.WindowSummary.Statistic;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Looks for a feature that says the target by itself: no honest metric orders windows of different applications as
 * their relative performance does.
 */
public final class LeakCheck {
    /** Rank correlation, either sign, from which a feature counts as a copy of the target. */
    static final double LIMIT = 0.98;

    /** With fewer examples a high correlation happens by chance. */
    private static final int ENOUGH = 30;

    private static final List<Statistic> LOOKED_AT = List.of(Statistic.MEAN, Statistic.LAST);

    private LeakCheck() {}

    /**
     * The same examples, if no feature gives the target away.
     *
     * @throws LeakException naming the feature
     */
    public static ExampleSet require(ExampleSet examples) {
        List<float[]> summaries = examples.examples().stream()
                .map(Example::window)
                .map(WindowSummary::of)
                .toList();
        double[] targets = examples.targets();
        for (int feature = 0; feature < examples.features().size(); feature++) {
            for (Statistic statistic : LOOKED_AT) {
                int column = WindowSummary.index(feature, statistic);
                double correlation = rankCorrelation(
                        summaries.stream()
                                .mapToDouble(summary -> summary[column])
                                .toArray(),
                        targets);
                if (Math.abs(correlation) > LIMIT) {
                    throw new LeakException("feature %s gives the target away: rank correlation %.3f"
                            .formatted(examples.features().get(feature).name(), correlation));
                }
            }
        }
        return examples;
    }

    /** Spearman's, over the places where the value is there; 0 if there are few or one side is constant. */
    static double rankCorrelation(double[] values, double[] targets) {
        int[] there = IntStream.range(0, values.length)
                .filter(i -> !Double.isNaN(values[i]))
                .toArray();
        if (there.length < ENOUGH) {
            return 0;
        }
        return correlation(
                ranks(Arrays.stream(there).mapToDouble(i -> values[i]).toArray()),
                ranks(Arrays.stream(there).mapToDouble(i -> targets[i]).toArray()));
    }

    /** Equal values share the mean of their ranks. */
    private static double[] ranks(double[] values) {
        List<Integer> order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .toList();
        double[] ranks = new double[values.length];
        for (int from = 0; from < order.size(); ) {
            int to = from;
            while (to < order.size() && values[order.get(to)] == values[order.get(from)]) {
                to++;
            }
            for (int i = from; i < to; i++) {
                ranks[order.get(i)] = (from + to - 1) / 2.0;
            }
            from = to;
        }
        return ranks;
    }

    private static double correlation(double[] a, double[] b) {
        double meanA = Arrays.stream(a).average().orElseThrow();
        double meanB = Arrays.stream(b).average().orElseThrow();
        double product = 0;
        double squareA = 0;
        double squareB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (a[i] - meanA) * (b[i] - meanB);
            squareA += (a[i] - meanA) * (a[i] - meanA);
            squareB += (b[i] - meanB) * (b[i] - meanB);
        }
        return squareA == 0 || squareB == 0 ? 0 : product / Math.sqrt(squareA * squareB);
    }
}
