package dev.vane.inference.attribution;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Spearman's rank correlation; what is alike shares the mean of its ranks. */
public final class RankCorrelation {
    private RankCorrelation() {}

    /** In [−1, 1]; 0 if either has no order at all. */
    public static double of(List<Double> first, List<Double> second) {
        if (first.size() != second.size()) {
            throw new IllegalArgumentException(
                    "both lists must have the same length: %d, %d".formatted(first.size(), second.size()));
        }
        double[] a = ranks(first);
        double[] b = ranks(second);
        double middle = (a.length - 1) / 2.0;
        double product = 0;
        double ofA = 0;
        double ofB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (a[i] - middle) * (b[i] - middle);
            ofA += (a[i] - middle) * (a[i] - middle);
            ofB += (b[i] - middle) * (b[i] - middle);
        }
        return ofA == 0 || ofB == 0 ? 0 : product / Math.sqrt(ofA * ofB);
    }

    private static double[] ranks(List<Double> values) {
        List<Integer> order = IntStream.range(0, values.size())
                .boxed()
                .sorted(Comparator.comparing(values::get))
                .toList();
        double[] ranks = new double[values.size()];
        for (int start = 0; start < ranks.length; ) {
            int end = start + 1;
            while (end < ranks.length && values.get(order.get(end)).equals(values.get(order.get(start)))) {
                end++;
            }
            for (int i = start; i < end; i++) {
                ranks[order.get(i)] = (start + end - 1) / 2.0;
            }
            start = end;
        }
        return ranks;
    }
}
