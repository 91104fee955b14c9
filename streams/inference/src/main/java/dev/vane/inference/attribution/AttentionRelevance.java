package dev.vane.inference.attribution;

import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.internals.BranchMaps;
import dev.vane.inference.internals.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Relevance through the attention of all blocks: the CLS row of a product of one matrix for each block, CLS column left
 * out. The branches do not attend to each other, so each is followed by itself. As only that row is asked for, it is
 * multiplied from the last block to the first, and no matrix with a matrix.
 */
final class AttentionRelevance {
    private AttentionRelevance() {}

    /**
     * R ← R + Ā R from R = I on, Ā being the mean over heads of the positive part of attention ⊙ its gradient.
     *
     * <p>Source: Chefer, Gur and Wolf, "Generic Attention-model Explainability" (arXiv 2103.15679). For a regression the
     * positive part is taken of the gradient of the answer or of its negative, as the direction asks.
     */
    static Relevance generic(Inquiry inquiry, Direction direction) {
        return relevance(inquiry, AttributionMethod.GENERIC_RELEVANCE, direction, maps -> generic(maps, direction));
    }

    /**
     * The product of ½ (mean attention + I).
     *
     * <p>Source: Abnar and Zuidema, "Quantifying Attention Flow in Transformers" (arXiv 2005.00928). It knows nothing of
     * the answer, so it is the same in both senses.
     */
    static Relevance rollout(Inquiry inquiry, Direction direction) {
        return relevance(inquiry, AttributionMethod.ROLLOUT, direction, AttentionRelevance::rollout);
    }

    private interface ClsRow {
        double[] of(BranchMaps maps);
    }

    private static Relevance relevance(Inquiry inquiry, AttributionMethod method, Direction direction, ClsRow row) {
        Manifest manifest = inquiry.models().manifest();
        double[] metrics = withoutCls(row.of(inquiry.explanation().system()));
        double[] seconds = withoutCls(row.of(inquiry.explanation().temporal()));
        return new Relevance(method, direction, FoldedRatios.fold(metrics, manifest), newest(seconds, inquiry));
    }

    private static double[] withoutCls(double[] tokens) {
        return Arrays.copyOfRange(tokens, 1, tokens.length);
    }

    /** Of values for all T seconds, those of the window's rows: padding stands in front. */
    static List<Double> newest(double[] seconds, Inquiry inquiry) {
        int rows = inquiry.window().rows().size();
        return FoldedRatios.list(Arrays.copyOfRange(seconds, seconds.length - rows, seconds.length));
    }

    static double[] generic(BranchMaps maps, Direction direction) {
        return clsRow(maps, maps.attentionGradients(), value -> Math.max(direction.sign() * value, 0), 1, 1);
    }

    static double[] rollout(BranchMaps maps) {
        return clsRow(maps, maps.attention(), value -> value, 0.5, 0.5);
    }

    private interface OfWeight {
        double of(double weight);
    }

    /** The CLS row of the product over the blocks of {@code identity · I + share · mean over heads of of(weight)}. */
    private static double[] clsRow(BranchMaps maps, Tensor weights, OfWeight of, double identity, double share) {
        int tokens = maps.tokens();
        int heads = maps.heads();
        float[] values = weights.toArray();
        double[] row = new double[tokens];
        row[0] = 1;
        for (int block = maps.blocks() - 1; block >= 0; block--) {
            double[] next = new double[tokens];
            for (int query = 0; query < tokens; query++) {
                next[query] += identity * row[query];
                for (int head = 0; head < heads && row[query] != 0; head++) {
                    int start = ((block * heads + head) * tokens + query) * tokens;
                    for (int key = 0; key < tokens; key++) {
                        next[key] += row[query] * share / heads * of.of(values[start + key]);
                    }
                }
            }
            row = next;
        }
        return row;
    }
}
