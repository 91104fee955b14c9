package dev.vane.inference.familiarity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FarthestPointsTest {
    @Test
    void choosesTheFarthestOfAllThatIsLeftEachTime() {
        Random random = new Random(3);
        List<byte[]> rows = IntStream.range(0, 60)
                .mapToObj(i -> new byte[] {step(random), step(random), step(random)})
                .toList();

        int[] chosen = FarthestPoints.choose(rows, 12, 7);

        assertThat(chosen).hasSize(12).doesNotHaveDuplicates();
        for (int count = 1; count < chosen.length; count++) {
            int[] before = Arrays.copyOf(chosen, count);
            double farthest = IntStream.range(0, rows.size())
                    .mapToDouble(i -> nearest(rows, i, before))
                    .max()
                    .orElseThrow();
            assertThat(nearest(rows, chosen[count], before)).isEqualTo(farthest);
        }
    }

    @Test
    void choosesNoneTwice() {
        List<byte[]> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            rows.add(new byte[] {(byte) (i % 4 * 10)});
        }

        int[] chosen = FarthestPoints.choose(rows, 20, 1);

        assertThat(Arrays.stream(chosen).map(i -> rows.get(i)[0])).containsExactlyInAnyOrder(0, 10, 20, 30);
    }

    @Test
    void startsWhereTheSeedSays() {
        List<byte[]> rows =
                IntStream.range(0, 100).mapToObj(i -> new byte[] {(byte) i}).toList();

        assertThat(FarthestPoints.choose(rows, 5, 1)).isEqualTo(FarthestPoints.choose(rows, 5, 1));
        assertThat(FarthestPoints.choose(rows, 1, 1)).isNotEqualTo(FarthestPoints.choose(rows, 1, 2));
    }

    private static byte step(Random random) {
        return (byte) (random.nextInt(253) - 126);
    }

    private static double nearest(List<byte[]> rows, int row, int[] chosen) {
        return Arrays.stream(chosen)
                .mapToDouble(other -> Prototypes.distance(rows.get(row), rows.get(other)))
                .min()
                .orElseThrow();
    }
}
