package dev.vane.inference.window;

import java.util.ArrayDeque;
import java.util.List;

/** The last rows of one VM, one a second: a ring that drops the oldest row when it is full. */
public final class VmWindow {
    private final int capacity;
    private final ArrayDeque<Row> rows;
    private int imputedRows;

    /** @param capacity T, the rows that the model looks at; at least 1 */
    public VmWindow(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1: " + capacity);
        }
        this.capacity = capacity;
        rows = new ArrayDeque<>(capacity);
    }

    /** Adds a second that was sampled. */
    public void addReal(Row row) {
        if (row.imputed()) {
            throw new IllegalArgumentException("a real row is not imputed");
        }
        add(row);
    }

    /**
     * Adds a second in which nothing came: the last real row again, presence included.
     *
     * @throws IllegalStateException if no row came before
     */
    public void addImputed() {
        if (rows.isEmpty()) {
            throw new IllegalStateException("an imputed row repeats the row before it, and there is none");
        }
        // The last row is the last real one or already its repetition.
        add(rows.getLast().asImputed());
    }

    private void add(Row row) {
        if (!rows.isEmpty() && rows.getLast().features() != row.features()) {
            throw new IllegalArgumentException("all rows of a window have %d features: %d"
                    .formatted(rows.getLast().features(), row.features()));
        }
        if (rows.size() == capacity) {
            imputedRows -= rows.removeFirst().imputed() ? 1 : 0;
        }
        rows.addLast(row);
        imputedRows += row.imputed() ? 1 : 0;
    }

    /** Rows in the window that were sampled. */
    public int realRows() {
        return rows.size() - imputedRows;
    }

    /** Rows in the window that repeat an earlier one. */
    public int imputedRows() {
        return imputedRows;
    }

    /**
     * The rows as they are now, oldest first; later additions do not change it.
     *
     * @throws IllegalArgumentException if there is no row yet
     */
    public MetricWindow snapshot() {
        return new MetricWindow(List.copyOf(rows));
    }
}
