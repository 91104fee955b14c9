package dev.vane.training.stack;

import dev.vane.inference.interval.ErrorDistribution;
import dev.vane.inference.interval.IntervalRule;
import dev.vane.inference.interval.Line;
import dev.vane.inference.interval.SpreadFactor;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The interval rule of a model, from its predictions of applications that it had not seen. First comes how large errors
 * are near each of a few predicted values, and how far they reach to either side; then one factor for all of this, so large that
 * the share of errors inside is the nominal coverage by {@link Conformal}: a normalised nonconformity score (Papadopoulos,
 * Gammerman and Vovk, "Normalized nonconformity measures for regression conformal prediction", 2008), in quantiles of each side
 * (Sesia and Candès, "A comparison of some conformal quantile regression methods", 2020). Services are slower than a rule over
 * CPU time says more often, and by more, than anything is faster: offsets that are equal would be too large above.
 */
public final class IntervalFit {
    /** Nominal coverage. */
    public static final double COVERAGE = 0.9;

    /** What offsets are multiplied by where a window is unlike training: nothing was measured there, so a round number. */
    public static final double UNFAMILIAR_FACTOR = 2;

    /** More would follow single applications. */
    private static final int KNOTS = 5;

    /** Share of the overall error in the error near a knot: few applications are near the ends. */
    private static final double SHRINKAGE = 0.3;

    /** Sums of fractions and means of equal numbers are off by some last bits. */
    private static final double SLACK = 1e-9;

    /** Steps between quantiles of the error distribution, of equal probability. */
    private static final int LEVELS = 40;

    /** A model that was right about everything may still be wrong about the next. */
    private static final double SMALLEST_SIZE = 1e-6;

    private IntervalFit() {}

    /**
     * Fits the rule.
     *
     * @param examples of several applications
     * @param predictions of the examples, each by a model that had not seen its application
     */
    public static IntervalRule fit(ExampleSet examples, List<Double> predictions) {
        return fit(examples, predictions, Collections.nCopies(predictions.size(), 1.0));
    }

    /**
     * Fits the rule of errors that are known to be larger for some examples than for others.
     *
     * @param scales what the rule's offsets will be multiplied by for each example, above 0
     */
    public static IntervalRule fit(ExampleSet examples, List<Double> predictions, List<Double> scales) {
        double[] signed = signed(examples, predictions, scales);
        List<Knot> knots = knots(
                examples, predictions, Arrays.stream(signed).map(Math::abs).toArray());
        double[] normalised = normalised(signed, knots, predictions);
        double beyond = (1 - COVERAGE) / 2;
        List<Double> reach = quantiles(weighted(examples, predictions, normalised), List.of(beyond, 1 - beyond));
        double below = Math.max(SMALLEST_SIZE, -reach.getFirst());
        double above = Math.max(SMALLEST_SIZE, reach.getLast());
        double[] scores = Arrays.stream(normalised)
                .map(error -> Math.max(error / above, -error / below))
                .toArray();
        double factor = Conformal.quantile(examples, scores, COVERAGE);
        return new IntervalRule(
                COVERAGE,
                knots.stream().map(Knot::at).toList(),
                offsets(knots, factor * below),
                offsets(knots, factor * above),
                UNFAMILIAR_FACTOR);
    }

    private static List<Double> offsets(List<Knot> knots, double sizes) {
        return knots.stream().map(knot -> Math.min(1, sizes * knot.size)).toList();
    }

    /** In sizes of errors near what was predicted. */
    private static double[] normalised(double[] errors, List<Knot> knots, List<Double> predictions) {
        return IntStream.range(0, errors.length)
                .mapToDouble(i -> errors[i] / size(knots, predictions.get(i)))
                .toArray();
    }

    /**
     * How what was measured is distributed around predictions, from the same errors: their sizes near the knots, and
     * quantiles of the signed errors in these sizes, every application counting the same.
     *
     * @param examples of several applications
     * @param predictions of the examples, each by a model that had not seen its application
     */
    public static ErrorDistribution errors(ExampleSet examples, List<Double> predictions) {
        return errors(examples, predictions, Collections.nCopies(predictions.size(), 1.0));
    }

    /**
     * The distribution of errors that are known to be larger for some examples than for others.
     *
     * @param scales what sizes will be multiplied by for each example, above 0
     */
    public static ErrorDistribution errors(ExampleSet examples, List<Double> predictions, List<Double> scales) {
        double[] signed = signed(examples, predictions, scales);
        List<Knot> knots = knots(
                examples, predictions, Arrays.stream(signed).map(Math::abs).toArray());
        double[] normalised = normalised(signed, knots, predictions);
        List<Double> levels =
                IntStream.range(1, LEVELS).mapToObj(i -> (double) i / LEVELS).toList();
        return new ErrorDistribution(
                knots.stream().map(Knot::at).toList(),
                knots.stream().map(knot -> Math.max(knot.size, SMALLEST_SIZE)).toList(),
                levels,
                quantiles(weighted(examples, predictions, normalised), levels),
                UNFAMILIAR_FACTOR);
    }

    /** Measured less predicted, in scales. */
    private static double[] signed(ExampleSet examples, List<Double> predictions, List<Double> scales) {
        return IntStream.range(0, predictions.size())
                .mapToDouble(i -> (examples.examples().get(i).target() - predictions.get(i)) / scales.get(i))
                .toArray();
    }

    /**
     * How errors grow with the distance of the rules that a model corrects.
     *
     * @param spreads of the examples, from 0 on
     */
    static SpreadFactor spread(ExampleSet examples, List<Double> predictions, List<Double> spreads) {
        double[] errors = Arrays.stream(signed(examples, predictions, Collections.nCopies(predictions.size(), 1.0)))
                .map(Math::abs)
                .toArray();
        List<Knot> knots = knots(examples, spreads, errors);
        double overall = mean(weighted(examples, spreads, errors), Weighted::error);
        if (overall <= SMALLEST_SIZE) {
            return SpreadFactor.NONE;
        }
        return new SpreadFactor(
                knots.stream().map(Knot::at).toList(),
                knots.stream().map(knot -> knot.size / overall).toList());
    }

    /** The smallest error with at least that share of the weight at or below it. */
    private static List<Double> quantiles(List<Weighted> errors, List<Double> levels) {
        List<Weighted> sorted = new ArrayList<>(errors);
        sorted.sort(Comparator.comparingDouble(Weighted::error));
        double total = sorted.stream().mapToDouble(Weighted::weight).sum();
        List<Double> quantiles = new ArrayList<>();
        double reached = 0;
        int next = 0;
        for (double level : levels) {
            while (reached < level * total - SLACK && next < sorted.size()) {
                reached += sorted.get(next++).weight;
            }
            quantiles.add(sorted.get(Math.max(0, next - 1)).error);
        }
        return quantiles;
    }

    /**
     * How large errors are near a predicted value.
     *
     * @param at the predicted value
     * @param size mean absolute error near it
     */
    private record Knot(double at, double size) {}

    /** An error, where it was made, and what it counts: every application the same. */
    private record Weighted(double prediction, double error, double weight) {}

    /** Mean absolute errors of equal parts of the weight, in the order of what was predicted. */
    private static List<Knot> knots(ExampleSet examples, List<Double> predictions, double[] errors) {
        List<Weighted> sorted = weighted(examples, predictions, errors);
        double total = sorted.stream().mapToDouble(Weighted::weight).sum();
        double overall = mean(sorted, Weighted::error);
        List<Knot> knots = new ArrayList<>();
        double reached = 0;
        int begin = 0;
        for (int i = 0; i < sorted.size(); i++) {
            reached += sorted.get(i).weight;
            boolean full = reached >= total * (knots.size() + 1) / KNOTS - SLACK;
            if (full && !isTie(sorted, i)) {
                List<Weighted> part = sorted.subList(begin, i + 1);
                double near = mean(part, Weighted::error);
                knots.add(new Knot(mean(part, Weighted::prediction), SHRINKAGE * overall + (1 - SHRINKAGE) * near));
                begin = i + 1;
            }
        }
        return knots;
    }

    /** True if the next one has the same prediction: equal ones stay together. */
    private static boolean isTie(List<Weighted> sorted, int place) {
        return place + 1 < sorted.size() && sorted.get(place + 1).prediction - sorted.get(place).prediction < SLACK;
    }

    private static List<Weighted> weighted(ExampleSet examples, List<Double> predictions, double[] errors) {
        Map<String, Integer> sizes = new HashMap<>();
        examples.examples().forEach(example -> sizes.merge(example.group(), 1, Integer::sum));
        List<Weighted> weighted = new ArrayList<>();
        for (int i = 0; i < errors.length; i++) {
            Example example = examples.examples().get(i);
            weighted.add(new Weighted(predictions.get(i), errors[i], 1.0 / sizes.get(example.group())));
        }
        weighted.sort(Comparator.comparingDouble(Weighted::prediction));
        return weighted;
    }

    private interface Of {
        double value(Weighted weighted);
    }

    private static double mean(List<Weighted> all, Of of) {
        double sum = 0;
        double weight = 0;
        for (Weighted one : all) {
            sum += one.weight * of.value(one);
            weight += one.weight;
        }
        return sum / weight;
    }

    /** Linear between the knots, as the rule is. */
    private static double size(List<Knot> knots, double prediction) {
        double size = Line.along(
                knots.stream().map(Knot::at).toList(),
                knots.stream().map(Knot::size).toList(),
                prediction);
        return Math.max(size, SMALLEST_SIZE);
    }
}
