package dev.vane.training.baseline;

import dev.vane.training.example.ExampleSet;
import java.util.Arrays;

/**
 * Summaries as Tribuo's trees get them: comparable numbers in {@value #BINS} bins. Tribuo weighs every split of a feature
 * by going through all examples again, so that a fit on distinct values takes time in the square of their number: hours
 * for what takes minutes here.
 */
final class BinnedTable {
    static final int BINS = 32;

    private final StandardTable table;
    private final QuantileGrid grid;

    private BinnedTable(StandardTable table, QuantileGrid grid) {
        this.table = table;
        this.grid = grid;
    }

    static BinnedTable fit(ExampleSet training) {
        StandardTable table = StandardTable.fit(training);
        return new BinnedTable(table, QuantileGrid.fit(table.rows(training), BINS));
    }

    /** Number of columns. */
    int width() {
        return table.width();
    }

    /** One row of bins for each example. */
    double[][] rows(ExampleSet examples) {
        return Arrays.stream(table.rows(examples)).map(grid::bins).toArray(double[][]::new);
    }
}
