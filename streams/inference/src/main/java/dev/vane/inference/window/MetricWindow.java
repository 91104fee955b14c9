package dev.vane.inference.window;

import java.util.List;

/**
 * The last rows of one VM, oldest first, one second apart: the input of a prediction. Shorter than the model's T
 * when the VM is young; the engine pads it and masks the padding.
 *
 * @param rows 1 to T rows, all with the same features
 */
public record MetricWindow(List<Row> rows) {
    public MetricWindow {
        rows = List.copyOf(rows);
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("a window has at least one row");
        }
    }

    /** Rows that were sampled. */
    public int realRows() {
        return rows.size() - imputedRows();
    }

    /** Rows that repeat an earlier one. */
    public int imputedRows() {
        return (int) rows.stream().filter(Row::imputed).count();
    }
}
