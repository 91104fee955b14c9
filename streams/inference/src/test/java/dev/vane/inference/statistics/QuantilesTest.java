package dev.vane.inference.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuantilesTest {
    /** R: quantile(c(3, 1, 4, 1, 5, 9, 2, 6), c(0, 0.1, 0.25, 0.5, 0.9, 1)). */
    @Test
    void areThoseOfRByDefault() {
        double[] digits = {3, 1, 4, 1, 5, 9, 2, 6};

        assertThat(Quantiles.of(digits, 0, 0.1, 0.25, 0.5, 0.9, 1))
                .containsExactly(new double[] {1, 1, 1.75, 3.5, 6.9, 9}, within(1e-12));
    }

    @Test
    void ofOneValueAreThatValueAndOfNoneUnknown() {
        assertThat(Quantiles.of(new double[] {7}, 0.1)).isEqualTo(7);
        assertThat(Quantiles.of(new double[0], 0.1)).isNaN();
        assertThat(Quantiles.median()).isNaN();
    }

    @Test
    void areThoseOfSortedNeighboursInterpolated() {
        var random = new Random(1);
        for (int round = 0; round < 2_000; round++) {
            double[] values = random.doubles(1 + random.nextInt(60)).toArray();
            double[] sorted = values.clone();
            Arrays.sort(sorted);

            double[] found = Quantiles.ofFirst(values.length, values.clone(), 0.1, 0.5, 0.9);

            assertThat(found)
                    .containsExactly(interpolated(sorted, 0.1), interpolated(sorted, 0.5), interpolated(sorted, 0.9));
            assertThat(Quantiles.median(values.clone())).isCloseTo(found[1], within(1e-15));
        }
    }

    private static double interpolated(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    @Test
    void leaveTheValuesBehindTheFirstAlone() {
        double[] values = {5, 3, 4, 100, -100};

        assertThat(Quantiles.ofFirst(3, values, 0.5)).containsExactly(4);
        assertThat(values).endsWith(100, -100);
    }
}
