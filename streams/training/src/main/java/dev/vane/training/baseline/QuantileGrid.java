package dev.vane.training.baseline;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Each column's values as the number of a bin, bins being cut at quantiles of the training values. A tree on bins is a
 * tree on the values with fewer places to split at, which is what histogram methods do.
 *
 * @param edges of each column, ascending; a value's bin is the number of edges at or below it
 */
record QuantileGrid(List<List<Double>> edges) {
    /** Cuts every column of the training rows into at most so many bins. */
    static QuantileGrid fit(double[][] rows, int bins) {
        return new QuantileGrid(IntStream.range(0, rows[0].length)
                .mapToObj(column -> edges(
                        Arrays.stream(rows)
                                .mapToDouble(row -> row[column])
                                .sorted()
                                .toArray(),
                        bins))
                .toList());
    }

    /** The last edge is the highest value: a value that few have, and all others not, keeps a bin of its own. */
    private static List<Double> edges(double[] sorted, int bins) {
        return IntStream.range(1, bins)
                .mapToDouble(i -> sorted[i * (sorted.length - 1) / (bins - 1)])
                .distinct()
                .boxed()
                .toList();
    }

    /** The bins of one row. */
    double[] bins(double[] row) {
        return IntStream.range(0, row.length)
                .mapToDouble(column -> bin(edges.get(column), row[column]))
                .toArray();
    }

    private static int bin(List<Double> edges, double value) {
        int bin = 0;
        while (bin < edges.size() && edges.get(bin) <= value) {
            bin++;
        }
        return bin;
    }
}
