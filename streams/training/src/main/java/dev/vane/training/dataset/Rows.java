package dev.vane.training.dataset;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.window.Row;
import java.util.ArrayList;
import java.util.List;

/** What readers do to the rows of a run. */
final class Rows {
    private Rows() {}

    /** A row of numbers, NaN where there is none. */
    static Row of(double... numbers) {
        Row.Builder row = Row.builder(numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            if (!Double.isNaN(numbers[i])) {
                row.set(i, (float) numbers[i]);
            }
        }
        return row.build();
    }

    /**
     * A run as a fixed number of its own rows, picked at even distances from its begin to its end. So nothing tells how
     * long it took: a run that takes twice as long and looks the same gives the same rows, bit by bit. Rows are picked
     * and not averaged, for an average is the smoother the more it covers. A run with fewer rows than that repeats
     * some, and that can be seen.
     */
    static <T> List<T> spread(List<T> rows, int count) {
        List<T> picked = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            picked.add(rows.get((int) ((2L * i + 1) * rows.size() / (2L * count))));
        }
        return picked;
    }

    /**
     * Features of a VM's own metrics, named as the source names its columns.
     *
     * @param unit the same for all, since the source states none: such as {@code {sar}}, "as sar gives it"
     */
    static List<Feature> ownFeatures(List<String> columns, String unit) {
        return columns.stream()
                .map(column -> new Feature(
                        column, column.contains("%") ? "%" : unit, column.split("\\.", 2)[0], Feature.Scope.OWN))
                .toList();
    }
}
