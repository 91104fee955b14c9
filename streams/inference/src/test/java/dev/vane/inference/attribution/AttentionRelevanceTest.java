package dev.vane.inference.attribution;

import static dev.vane.inference.attribution.PlantedModel.FEATURES;
import static dev.vane.inference.attribution.PlantedModel.MANIFEST;
import static dev.vane.inference.attribution.PlantedModel.ROWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.internals.BranchMaps;
import dev.vane.inference.internals.Tensor;
import dev.vane.inference.window.MetricWindow;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AttentionRelevanceTest {
    /** Maps are floats, products are of at most four of them. */
    private static final double ROUNDING = 1e-6;

    private static BranchMaps branch(Tensor attention, Tensor gradients) {
        Tensor none = Tensor.of(new float[0], 0);
        return new BranchMaps(attention, gradients, none, none, none, none, none);
    }

    private static Tensor random(long seed, int blocks, int heads, int tokens, boolean rows) {
        var random = new Random(seed);
        float[] values = new float[blocks * heads * tokens * tokens];
        for (int start = 0; start < values.length; start += tokens) {
            float sum = 0;
            for (int key = start; key < start + tokens; key++) {
                values[key] = rows ? random.nextFloat() : random.nextFloat() - 0.5f;
                sum += values[key];
            }
            for (int key = start; key < start + tokens && rows; key++) {
                values[key] /= sum;
            }
        }
        return Tensor.of(values, blocks, heads, tokens, tokens);
    }

    /** The rule as it is written, with whole matrices, from the first block to the last. */
    private static double[][] whole(Tensor weights, int sign, boolean rollout) {
        int tokens = weights.shape().get(2);
        int heads = weights.shape().get(1);
        double[][] product = new double[tokens][tokens];
        for (int i = 0; i < tokens; i++) {
            product[i][i] = 1;
        }
        for (int block = 0; block < weights.shape().get(0); block++) {
            double[][] next = new double[tokens][tokens];
            for (int i = 0; i < tokens; i++) {
                for (int j = 0; j < tokens; j++) {
                    next[i][j] = rollout ? product[i][j] / 2 : product[i][j];
                    for (int k = 0; k < tokens; k++) {
                        double mean = 0;
                        for (int head = 0; head < heads; head++) {
                            double weight = weights.at(block, head, i, k);
                            mean += (rollout ? weight / 2 : Math.max(sign * weight, 0)) / heads;
                        }
                        next[i][j] += mean * product[k][j];
                    }
                }
            }
            product = next;
        }
        return product;
    }

    @Test
    void followsTheGenericRuleThroughAllBlocks() {
        Tensor gradients = random(1, 4, 3, 9, false);
        BranchMaps maps = branch(random(2, 4, 3, 9, true), gradients);

        for (Direction direction : Direction.values()) {
            assertThat(AttentionRelevance.generic(maps, direction))
                    .containsExactly(whole(gradients, direction.sign(), false)[0], within(ROUNDING));
        }
    }

    @Test
    void rollsAttentionOutThroughAllBlocks() {
        Tensor attention = random(3, 4, 3, 9, true);
        BranchMaps maps = branch(attention, attention);

        double[] row = AttentionRelevance.rollout(maps);

        assertThat(row).containsExactly(whole(attention, 1, true)[0], within(ROUNDING));
        assertThat(Arrays.stream(row).sum()).as("rows sum to 1").isCloseTo(1, within(ROUNDING));
    }

    @Test
    void givesAlikeTokensAlikeRelevance() {
        float[] uniform = new float[2 * 25];
        Arrays.fill(uniform, 0.2f);
        Tensor map = Tensor.of(uniform, 2, 1, 5, 5);

        double[] row = AttentionRelevance.generic(branch(map, map), Direction.RAISES);

        assertThat(row).hasSize(5);
        assertThat(Collections.max(FoldedRatios.list(Arrays.copyOfRange(row, 1, 5))))
                .isEqualTo(row[1]);
    }

    /** CLS gives metric 2 what raises the answer, and metric 4 what lowers it. */
    @Test
    void namesWhatRaisesOrLowersTheAnswerAsTheSenseAsks() {
        int tokens = FEATURES + 2;
        float[] gradients = new float[tokens * tokens];
        gradients[2 + 1] = 0.3f;
        gradients[4 + 1] = -0.2f;
        float[] seconds = new float[(ROWS + 1) * (ROWS + 1)];
        seconds[ROWS] = 0.5f;
        Tensor metricMap = Tensor.of(gradients, 1, 1, tokens, tokens);
        Tensor secondMap = Tensor.of(seconds, 1, 1, ROWS + 1, ROWS + 1);
        var none = Collections.nCopies(FEATURES + 1, 0.0);
        var model = new PlantedModel(none, none, branch(secondMap, secondMap), branch(metricMap, metricMap));
        MetricWindow window = PlantedModel.window(3, 1, 1, 1, 1, 1, 1);
        var inquiry = new Inquiry(model.models(), window, Baseline.training(MANIFEST));

        Relevance raises = inquiry.relevance(AttributionMethod.GENERIC_RELEVANCE, Direction.RAISES);
        Relevance lowers = inquiry.relevance(AttributionMethod.GENERIC_RELEVANCE, Direction.LOWERS);

        assertThat(raises.features()).containsExactly(0.0, 0.0, (double) 0.3f, 0.0, 0.0, 0.0);
        assertThat(lowers.features()).containsExactly(0.0, 0.0, 0.0, 0.0, (double) 0.2f, 0.0);
        assertThat(raises.seconds()).containsExactly(0.0, 0.0, 0.5);
        assertThat(inquiry.explanations()).as("asked once for both").isEqualTo(1);
        assertThat(inquiry.rank(lowers).getFirst().group().toString()).isEqualTo("neighbours' cpu");
    }

    @Test
    void permutesWithTheTokens() {
        Tensor gradients = random(5, 3, 2, 6, false);
        int[] order = {0, 3, 1, 5, 2, 4};
        float[] permuted = new float[3 * 2 * 36];
        for (int i = 0; i < permuted.length; i++) {
            int key = i % 6;
            int query = i / 6 % 6;
            int head = i / 36 % 2;
            permuted[i] = gradients.at(i / 72, head, order[query], order[key]);
        }
        Tensor other = Tensor.of(permuted, 3, 2, 6, 6);

        double[] row = AttentionRelevance.generic(branch(gradients, gradients), Direction.RAISES);
        double[] otherRow = AttentionRelevance.generic(branch(other, other), Direction.RAISES);

        for (int i = 0; i < 6; i++) {
            assertThat(otherRow[i]).isCloseTo(row[order[i]], within(ROUNDING));
        }
    }
}
