package dev.vane.inference.attention;

import dev.vane.inference.attention.AttentionSummary.BranchEntropy;
import dev.vane.inference.engine.ClsAttention;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** One branch's CLS rows over its real keys: CLS itself and masked keys left out, each row scaled to sum to 1. */
final class ClsRows {
    private final ClsAttention attention;
    private final int[] keys;
    private final double[] headline;

    /** @param keys the real keys as {@code attention} counts them, ascending */
    ClsRows(ClsAttention attention, int[] keys) {
        this.attention = attention;
        this.keys = keys;
        int last = attention.blocks() - 1;
        double[] sum = new double[keys.length];
        for (int head = 0; head < attention.heads(); head++) {
            for (int i = 0; i < keys.length; i++) {
                sum[i] += attention.weight(last, head, keys[i]);
            }
        }
        headline = scaled(sum);
    }

    /** The last block's row, mean over the heads: one weight for each real key. */
    double[] headline() {
        return headline;
    }

    /** The key that stands at an index of a row. */
    int key(int index) {
        return keys[index];
    }

    BranchEntropy entropy() {
        List<List<Double>> heads = IntStream.range(0, attention.blocks())
                .mapToObj(block -> IntStream.range(0, attention.heads())
                        .mapToObj(head -> normalisedEntropy(row(block, head)))
                        .toList())
                .toList();
        return new BranchEntropy(normalisedEntropy(headline), heads);
    }

    private double[] row(int block, int head) {
        return scaled(Arrays.stream(keys)
                .mapToDouble(key -> attention.weight(block, head, key))
                .toArray());
    }

    /** A row whose whole weight lies on CLS points nowhere: it counts as uniform. */
    private static double[] scaled(double[] row) {
        double sum = Arrays.stream(row).sum();
        return Arrays.stream(row)
                .map(weight -> sum > 0 ? weight / sum : 1.0 / row.length)
                .toArray();
    }

    private static double normalisedEntropy(double[] row) {
        if (row.length < 2) {
            return 0;
        }
        double entropy = 0;
        for (double weight : row) {
            entropy -= weight > 0 ? weight * Math.log(weight) : 0;
        }
        return entropy / Math.log(row.length);
    }
}
