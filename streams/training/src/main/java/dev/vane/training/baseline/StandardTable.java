package dev.vane.training.baseline;

import dev.vane.training.example.ExampleSet;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Summary columns as methods need them that know no absence: each one made comparable by the training examples, absent
 * values at the training median.
 */
final class StandardTable {
    private final SummaryTable table;
    private final int[] columns;
    private final List<RobustScale> scales;

    private StandardTable(SummaryTable table, int[] columns, List<RobustScale> scales) {
        this.table = table;
        this.columns = columns;
        this.scales = scales;
    }

    /** All columns of the summary that vary. */
    static StandardTable fit(ExampleSet training) {
        return fit(training, column -> true);
    }

    /** Those of them that a condition on the place in the summary holds for. */
    static StandardTable fit(ExampleSet training, IntPredicate seen) {
        SummaryTable table = SummaryTable.fit(training, View.SUMMARY);
        int[] columns = IntStream.range(0, table.width())
                .filter(column -> seen.test(table.viewColumn(column)))
                .toArray();
        double[][] rows = table.rows(training);
        List<RobustScale> scales = Arrays.stream(columns)
                .mapToObj(column -> RobustScale.fit(
                        Arrays.stream(rows).mapToDouble(row -> row[column]).toArray()))
                .toList();
        return new StandardTable(table, columns, scales);
    }

    /** Number of columns. */
    int width() {
        return columns.length;
    }

    /** One row for each example, without NaN. */
    double[][] rows(ExampleSet examples) {
        return Arrays.stream(table.rows(examples)).map(this::standard).toArray(double[][]::new);
    }

    private double[] standard(double[] row) {
        return IntStream.range(0, columns.length)
                .mapToDouble(i -> scales.get(i).of(row[columns[i]]))
                .toArray();
    }
}
