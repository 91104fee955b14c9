package dev.vane.inference.attribution;

import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import java.util.ArrayList;
import java.util.List;

/** A window some of whose cells are as they were in calm times. What is absent stays absent, what is imputed imputed. */
final class CalmWindow {
    private CalmWindow() {}

    /** The value of a cell that is present. */
    interface CellValue {
        float of(int row, int feature, float observed);
    }

    /** The window with these cells at their levels. */
    static MetricWindow of(MetricWindow window, Baseline baseline, List<Cells> cells) {
        int features = window.rows().getFirst().features();
        boolean[][] calm = new boolean[window.rows().size()][features];
        for (Cells some : cells) {
            for (int row = some.firstRow(); row <= some.lastRow(); row++) {
                calm[row][some.feature()] = true;
            }
        }
        return map(
                window,
                (row, feature, observed) ->
                        calm[row][feature] ? baseline.levels().get(feature).value() : observed);
    }

    /** The window so far on the way from its levels to what was observed, straight after each feature's transform. */
    static MetricWindow between(MetricWindow window, Baseline baseline, double share) {
        return map(
                window,
                (row, feature, observed) -> baseline.levels().get(feature).towards(observed, share));
    }

    private static MetricWindow map(MetricWindow window, CellValue value) {
        List<Row> rows = new ArrayList<>(window.rows().size());
        for (int i = 0; i < window.rows().size(); i++) {
            rows.add(map(window.rows().get(i), i, value));
        }
        return new MetricWindow(rows);
    }

    private static Row map(Row row, int index, CellValue value) {
        Row.Builder changed = Row.builder(row.features()).imputed(row.imputed());
        for (int feature = 0; feature < row.features(); feature++) {
            if (row.isPresent(feature)) {
                changed.set(feature, value.of(index, feature, row.value(feature)));
            }
        }
        return changed.build();
    }
}
