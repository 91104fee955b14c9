package dev.vane.inference.trees;

import dev.vane.inference.trees.TreeModel.Term;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.inference.window.WindowSummary;
import java.util.Arrays;
import java.util.List;

/**
 * What is known of relative performance without learning: a weighted sum of numbers of a window's summary, such as the mean
 * demand share of the last seconds, where weights may depend on other numbers. What learns only corrects it: trees by what they add, the network on the logit scale.
 *
 * @param terms of the sum; none if nothing is known
 */
public record KnownPart(List<Term> terms) {
    /** Nothing. */
    public static final KnownPart NONE = new KnownPart(List.of());

    /** A logit is taken of values that are kept so far from 0 and 1: both occur, and would be infinitely far. */
    public static final double CLOSEST_TO_BOUND = 0.01;

    public KnownPart {
        terms = List.copyOf(terms);
    }

    /** The sum for a window, whose features are those of the terms; 0 without terms. */
    public double of(MetricWindow window) {
        int[] features = terms.stream()
                .flatMapToInt(Term::columns)
                .map(WindowSummary::feature)
                .distinct()
                .toArray();
        if (features.length == 0) {
            return 0;
        }
        float[] summary = WindowSummary.of(new MetricWindow(
                window.rows().stream().map(row -> only(row, features)).toList()));
        return terms.stream()
                .map(term -> term.moved(column -> among(features, column)))
                .mapToDouble(term -> term.value(summary))
                .sum();
    }

    /** Where a number stands in the summary of a few features. */
    private static int among(int[] features, int column) {
        int place = 0;
        while (features[place] != WindowSummary.feature(column)) {
            place++;
        }
        return WindowSummary.index(place, WindowSummary.statistic(column));
    }

    /** How far apart its numbers are: the highest less the lowest; 0 if there are fewer than two. */
    public double spread(MetricWindow window) {
        double[] numbers = terms.stream()
                .mapToDouble(term -> new KnownPart(List.of(new Term(term.column(), 1, term.absent()))).of(window))
                .toArray();
        return numbers.length < 2
                ? 0
                : Arrays.stream(numbers).max().getAsDouble()
                        - Arrays.stream(numbers).min().getAsDouble();
    }

    private static Row only(Row row, int... features) {
        Row.Builder some = Row.builder(features.length).imputed(row.imputed());
        for (int i = 0; i < features.length; i++) {
            some.copy(row, features[i], i);
        }
        return some.build();
    }

    /** What the network's logit is added to: ln(p / (1 − p)) of the sum p, kept within bounds; 0 without terms. */
    public double logit(MetricWindow window) {
        if (terms.isEmpty()) {
            return 0;
        }
        double p = Math.clamp(of(window), CLOSEST_TO_BOUND, 1 - CLOSEST_TO_BOUND);
        return Math.log(p / (1 - p));
    }
}
