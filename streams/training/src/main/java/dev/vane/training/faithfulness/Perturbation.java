package dev.vane.training.faithfulness;

import dev.vane.inference.attribution.Cells;
import dev.vane.inference.attribution.Inquiry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * How far the prediction of the whole model moves, either way, when the metrics of a window are set to their calm levels
 * bit by bit: 10, 20 … 90 % of those that it has. The order is that of relevance without its sign, as the change has none.
 *
 * @param mostFirst changes, the most relevant metrics first
 * @param leastFirst changes, the least relevant metrics first
 */
record Perturbation(List<Double> mostFirst, List<Double> leastFirst) {
    static final int STEPS = 9;

    Perturbation {
        mostFirst = List.copyOf(mostFirst);
        leastFirst = List.copyOf(leastFirst);
    }

    /** @param random decides between metrics that are as relevant as each other */
    static Perturbation of(Inquiry inquiry, List<Double> relevance, Random random) {
        List<Integer> order = new ArrayList<>(inquiry.presentFeatures());
        Collections.shuffle(order, random);
        order.sort(Comparator.comparingDouble((Integer feature) -> Math.abs(relevance.get(feature)))
                .reversed());
        var sets = new ArrayList<>(sets(inquiry, order));
        sets.addAll(sets(inquiry, order.reversed()));
        List<Double> changes = inquiry.effects(sets).stream().map(Math::abs).toList();
        return new Perturbation(changes.subList(0, STEPS), changes.subList(STEPS, 2 * STEPS));
    }

    private static List<List<Cells>> sets(Inquiry inquiry, List<Integer> order) {
        return IntStream.rangeClosed(1, STEPS)
                .mapToObj(step -> (int) Math.round(step * order.size() / (STEPS + 1.0)))
                .map(count ->
                        order.subList(0, count).stream().map(inquiry::wholly).toList())
                .toList();
    }

    /** Mean change with the most relevant first: the larger the better. */
    double positive() {
        return mean(mostFirst);
    }

    /** Mean change with the least relevant first: the smaller the better. */
    double negative() {
        return mean(leastFirst);
    }

    /** Change without the first tenth: the larger the better. */
    double comprehensiveness() {
        return mostFirst.getFirst();
    }

    /** Change with nothing but the first tenth: the smaller the better. */
    double sufficiency() {
        return leastFirst.getLast();
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
