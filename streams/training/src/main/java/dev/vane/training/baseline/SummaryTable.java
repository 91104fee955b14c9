package dev.vane.training.baseline;

import dev.vane.training.example.ExampleSet;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The columns of a view that vary in the training examples, in the view's order; the others teach nothing.
 *
 * <p>Absent stays NaN: for methods that know what to do with it.
 */
final class SummaryTable {
    private final View view;
    private final int viewColumns;
    private final int[] columns;

    private SummaryTable(View view, int viewColumns, int[] columns) {
        this.view = view;
        this.viewColumns = viewColumns;
        this.columns = columns;
    }

    /** Chooses the columns. */
    static SummaryTable fit(ExampleSet training, View view) {
        float[][] rows = view.rows(training);
        int[] varying = IntStream.range(0, rows[0].length)
                .filter(column -> varies(rows, column))
                .toArray();
        return new SummaryTable(view, rows[0].length, varying);
    }

    /** The columns of these that a condition holds for, by their places in the view. */
    SummaryTable only(IntPredicate wanted) {
        return new SummaryTable(
                view, viewColumns, IntStream.of(columns).filter(wanted).toArray());
    }

    private static boolean varies(float[][] rows, int column) {
        float first = Float.NaN;
        for (float[] row : rows) {
            float value = row[column];
            if (Float.isNaN(first)) {
                first = value;
            } else if (!Float.isNaN(value) && value != first) {
                return true;
            }
        }
        return false;
    }

    /** Number of columns. */
    int width() {
        return columns.length;
    }

    /** Number of columns of the view. */
    int viewColumns() {
        return viewColumns;
    }

    /** Where a column stands in the view. */
    int viewColumn(int column) {
        return columns[column];
    }

    /** Row-major, {@code [examples × columns]}. */
    float[] flat(ExampleSet examples) {
        float[][] rows = view.rows(examples);
        float[] flat = new float[rows.length * columns.length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = rows[i / columns.length][columns[i % columns.length]];
        }
        return flat;
    }

    /** Column by column, {@code [columns × examples]}. */
    float[][] columns(ExampleSet examples) {
        float[][] rows = view.rows(examples);
        float[][] values = new float[columns.length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int column = 0; column < columns.length; column++) {
                values[column][i] = rows[i][columns[column]];
            }
        }
        return values;
    }

    /** One row for each example. */
    double[][] rows(ExampleSet examples) {
        return Arrays.stream(view.rows(examples))
                .map(row -> Arrays.stream(columns)
                        .mapToDouble(column -> row[column])
                        .toArray())
                .toArray(double[][]::new);
    }
}
