package dev.vane.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AttentionMapTest {
    private static final int BLOCKS = 2;
    private static final int HEADS = 3;
    private static final int TOKENS = 61;

    @Test
    void weightsAreThoseThatWereGivenToHalfAStepOfTheirRow() {
        float[] weights = softmaxRows(new Random(2));

        AttentionMap map =
                AttentionMap.of(Records.KEY, 1, "m", Branch.TEMPORAL, false, BLOCKS, HEADS, TOKENS, List.of(), weights);

        int place = 0;
        for (int block = 0; block < BLOCKS; block++) {
            for (int head = 0; head < HEADS; head++) {
                for (int query = 0; query < TOKENS; query++) {
                    float largest = largest(weights, place);
                    for (int key = 0; key < TOKENS; key++) {
                        // Half a step, and what floats lose on the way.
                        assertThat(map.weight(block, head, query, key))
                                .isCloseTo(weights[place++], Offset.offset(largest * 0.501f / 255));
                    }
                }
            }
        }
    }

    @Test
    void aRowWithoutAnyWeightStaysWithout() {
        AttentionMap map =
                AttentionMap.of(Records.KEY, 1, "m", Branch.TEMPORAL, false, 1, 1, 2, List.of(), new float[4]);

        assertThat(map.weight(0, 0, 1, 1)).isZero();
    }

    @Test
    void refusesBytesOrFeaturesThatAreNotOfItsShape() {
        Bytes none = Bytes.wrap(new byte[0]);

        assertThatThrownBy(() ->
                        new AttentionMap(Records.KEY, 1, "m", Branch.SYSTEM, false, 1, 1, 2, List.of(), none, none))
                .hasMessage("scales must have 8 bytes: 0");
        assertThatThrownBy(() -> AttentionMap.of(
                        Records.KEY,
                        1,
                        "m",
                        Branch.SYSTEM,
                        false,
                        1,
                        1,
                        3,
                        List.of(new AttentionMap.Feature("a", "cpu", Scope.OWN, true)),
                        new float[9]))
                .hasMessage("1 features for 2 tokens behind CLS");
    }

    private static float largest(float[] weights, int from) {
        float largest = 0;
        for (int i = from; i < from + TOKENS; i++) {
            largest = Math.max(largest, weights[i]);
        }
        return largest;
    }

    private static float[] softmaxRows(Random random) {
        float[] weights = new float[BLOCKS * HEADS * TOKENS * TOKENS];
        for (int row = 0; row < weights.length; row += TOKENS) {
            double sum = 0;
            for (int i = row; i < row + TOKENS; i++) {
                weights[i] = (float) Math.exp(3 * random.nextGaussian());
                sum += weights[i];
            }
            for (int i = row; i < row + TOKENS; i++) {
                weights[i] /= (float) sum;
            }
        }
        return weights;
    }
}
