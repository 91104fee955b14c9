package dev.vane.training.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuantileGridTest {
    @Test
    void keepsTheOrderInSoManyBins() {
        var random = new Random(1);
        double[][] rows = new double[500][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new double[] {random.nextGaussian(), random.nextInt(3)};
        }
        QuantileGrid grid = QuantileGrid.fit(rows, 8);

        assertThat(Arrays.stream(rows).mapToDouble(row -> grid.bins(row)[0]).distinct())
                .hasSize(8);
        assertThat(Arrays.stream(rows).mapToDouble(row -> grid.bins(row)[1]).distinct())
                .hasSize(3);
        Arrays.sort(rows, (a, b) -> Double.compare(a[0], b[0]));
        assertThat(Arrays.stream(rows).mapToDouble(row -> grid.bins(row)[0])).isSorted();
    }

    @Test
    void keepsARareHighestValueApart() {
        double[][] rows = new double[1000][1];
        rows[17][0] = 5;
        QuantileGrid grid = QuantileGrid.fit(rows, 4);

        assertThat(grid.bins(new double[] {5})[0]).isGreaterThan(grid.bins(new double[] {0})[0]);
        assertThat(grid.bins(new double[] {4})[0]).isEqualTo(grid.bins(new double[] {0})[0]);
    }
}
