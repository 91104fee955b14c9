package dev.vane.inference.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NeighbourAverageTest {
    private static final int METRICS = 103;

    /** The double sum may round once more than the naive one, and the float result once. */
    private static final double TOLERANCE = 1e-6;

    @Property(tries = 200, seed = "1")
    void equalsTheMeanOverTheOthersThatHaveTheMetric(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int members) {
        List<Row> rows = rows(seed, members);
        var average = new NeighbourAverage(METRICS, rows);

        for (int i = 0; i < members; i++) {
            List<Row> others = new ArrayList<>(rows);
            others.remove(i);
            assertRow(average.rowOfMember(i), rows.get(i), others);
        }
    }

    @Property(tries = 50, seed = "1")
    void givesAJoinerTheMeanOverAllMembers(@ForAll long seed, @ForAll @IntRange(min = 0, max = 9) int members) {
        List<Row> rows = rows(seed, members);
        Row joiner = rows(seed + 1, 1).getFirst();

        assertRow(new NeighbourAverage(METRICS, rows).rowOfJoiner(joiner), joiner, rows);
    }

    private static void assertRow(Row row, Row own, List<Row> others) {
        assertThat(row.features()).isEqualTo(2 * METRICS);
        assertThat(row.imputed()).isFalse();
        for (int metric = 0; metric < METRICS; metric++) {
            assertThat(row.isPresent(metric)).isEqualTo(own.isPresent(metric));
            assertThat(row.value(metric)).isEqualTo(own.value(metric));
            int sameMetric = metric;
            double[] present = others.stream()
                    .filter(other -> other.isPresent(sameMetric))
                    .mapToDouble(other -> other.value(sameMetric))
                    .toArray();
            assertThat(row.isPresent(METRICS + metric)).isEqualTo(present.length > 0);
            double sum = 0;
            double largest = 0;
            for (double value : present) {
                sum += value;
                largest = Math.max(largest, Math.abs(value));
            }
            if (present.length > 0) {
                assertThat((double) row.value(METRICS + metric))
                        .isCloseTo(sum / present.length, within(TOLERANCE * largest));
            }
        }
    }

    @Test
    void losesNothingBesideAHugeNeighbour() {
        var average = new NeighbourAverage(1, List.of(row(1e30f), row(1e-3f), row(3e-3f)));

        assertThat(average.rowOfMember(0).value(1)).isEqualTo(2e-3f);
    }

    @Test
    void leavesALoneVmWithoutNeighbourHalf() {
        Row row = new NeighbourAverage(1, List.of(row(5))).rowOfMember(0);

        assertThat(row.isPresent(0)).isTrue();
        assertThat(row.isPresent(1)).isFalse();
    }

    @Test
    void refusesRowsThatAreNotAVmsOwn() {
        assertThatThrownBy(() -> new NeighbourAverage(2, List.of(row(5)))).hasMessageContaining("has 2 metrics: 1");
        assertThatThrownBy(() -> new NeighbourAverage(1, List.of(row(5).asImputed())))
                .hasMessageContaining("imputed true");
    }

    private static Row row(float value) {
        return Row.real(new float[] {value}, new long[] {1});
    }

    /** Magnitudes from 1e-9 to 1e21, both signs, about a third absent. */
    private static List<Row> rows(long seed, int count) {
        var random = new Random(seed);
        var rows = new ArrayList<Row>();
        for (int i = 0; i < count; i++) {
            float[] values = new float[METRICS];
            long[] presence = new long[Row.words(METRICS)];
            for (int metric = 0; metric < METRICS; metric++) {
                values[metric] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(-9, 22)));
                if (random.nextInt(3) > 0) {
                    presence[metric / Long.SIZE] |= 1L << (metric % Long.SIZE);
                }
            }
            rows.add(Row.real(values, presence));
        }
        return rows;
    }
}
