package dev.vane.training.faithfulness;

import dev.vane.inference.attribution.AttributionMethod;
import dev.vane.inference.attribution.Direction;
import dev.vane.inference.attribution.GroupRelevance;
import dev.vane.inference.attribution.Inquiry;
import dev.vane.inference.attribution.MetricGroup;
import dev.vane.inference.attribution.Relevance;
import dev.vane.inference.engine.ClsAttention;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * What one contender says of one window, asked what makes the prediction worse.
 *
 * @param features one value for each feature of the window
 * @param groups the groups of which the window has a metric, most relevant first
 * @param milliseconds that it took, from a window of which nothing was known
 * @param inferences windows that the predicting model was asked about
 * @param explanations windows that the explaining model was asked about
 */
record Pointing(
        List<Double> features, List<GroupRelevance> groups, double milliseconds, int inferences, int explanations) {
    private static final double NANOS = 1e6;

    Pointing {
        features = List.copyOf(features);
        groups = List.copyOf(groups);
    }

    /**
     * Asks a contender.
     *
     * @param inquiry a new one, so that nobody profits from what another asked
     * @param present features by group
     */
    static Pointing of(
            Contender contender,
            Supplier<Inquiry> inquiry,
            SortedMap<MetricGroup, List<Integer>> present,
            Random random) {
        long start = System.nanoTime();
        Inquiry asked = inquiry.get();
        if (contender.method().isPresent()) {
            return ofMethod(contender.method().get(), asked, start);
        }
        int size = asked.baseline().levels().size();
        List<Double> features =
                switch (contender) {
                    case RANDOM -> random.doubles(size).boxed().toList();
                    case LARGEST_GROUP -> Collections.nCopies(size, 1.0);
                    default -> attention(asked.output().system(), size);
                };
        return of(features, ranked(contender, features, present, random), asked, start);
    }

    private static Pointing ofMethod(AttributionMethod method, Inquiry asked, long start) {
        Relevance relevance = asked.relevance(method, Direction.LOWERS);
        return of(relevance.features(), asked.rank(relevance), asked, start);
    }

    private static Pointing of(List<Double> features, List<GroupRelevance> groups, Inquiry asked, long start) {
        return new Pointing(
                features, groups, (System.nanoTime() - start) / NANOS, asked.inferences(), asked.explanations());
    }

    private static List<Double> attention(ClsAttention system, int features) {
        var mean = new ArrayList<Double>(features);
        for (int feature = 0; feature < features; feature++) {
            double sum = 0;
            for (int block = 0; block < system.blocks(); block++) {
                for (int head = 0; head < system.heads(); head++) {
                    sum += system.weight(block, head, feature + 1);
                }
            }
            mean.add(sum / (system.blocks() * system.heads()));
        }
        return mean;
    }

    /** Attention adds up; of random numbers each group has one of its own, lest the largest group always came first. */
    private static List<GroupRelevance> ranked(
            Contender contender, List<Double> features, SortedMap<MetricGroup, List<Integer>> present, Random random) {
        var groups = new ArrayList<GroupRelevance>();
        present.forEach((group, members) -> groups.add(new GroupRelevance(
                group,
                contender == Contender.RANDOM
                        ? random.nextDouble()
                        : members.stream().mapToDouble(features::get).sum())));
        groups.sort(Comparator.comparingDouble(GroupRelevance::relevance).reversed());
        return groups;
    }
}
