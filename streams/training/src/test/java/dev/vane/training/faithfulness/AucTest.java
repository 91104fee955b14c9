package dev.vane.training.faithfulness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AucTest {
    private static final double DOUBLE = 1e-12;

    @Test
    void isWhatAllPairsSay() {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            // Few values make many ties.
            int values = round % 2 == 0 ? 6 : 1_000_000;
            List<Double> larger = draw(random, 1 + random.nextInt(30), values);
            List<Double> smaller = draw(random, 1 + random.nextInt(30), values);

            assertThat(Auc.of(larger, smaller)).isCloseTo(ofAllPairs(larger, smaller), within(DOUBLE));
        }
    }

    private static List<Double> draw(Random random, int count, int values) {
        return IntStream.range(0, count)
                .mapToObj(i -> (random.nextInt(values) - values / 2) / 3.0)
                .toList();
    }

    private static double ofAllPairs(List<Double> larger, List<Double> smaller) {
        double won = 0;
        int pairs = 0;
        for (double one : larger) {
            for (double other : smaller) {
                won += one > other ? 1 : one == other ? 0.5 : 0;
                pairs++;
            }
        }
        return won / pairs;
    }

    @Test
    void zeroIsAsLargeAsItsNegative() {
        assertThat(Auc.of(List.of(0.0, -0.0), List.of(-0.0, 0.0))).isEqualTo(0.5);
    }

    @Test
    void isNotKnownWithoutPairs() {
        assertThat(Auc.of(List.of(), List.of(1.0))).isNaN();
        assertThat(Auc.of(List.of(1.0), List.of())).isNaN();
    }
}
