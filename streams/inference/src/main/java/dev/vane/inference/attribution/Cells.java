package dev.vane.inference.attribution;

/**
 * Some seconds of one feature of a window.
 *
 * @param feature its index among the window's features
 * @param firstRow index among the window's rows, the oldest being 0
 * @param lastRow index of the last of them, itself included
 */
public record Cells(int feature, int firstRow, int lastRow) {
    public Cells {
        if (feature < 0 || firstRow < 0 || lastRow < firstRow) {
            throw new IllegalArgumentException(
                    "feature must not be negative, and firstRow not after lastRow: %d, %d to %d"
                            .formatted(feature, firstRow, lastRow));
        }
    }

    /** Number of seconds. */
    public int rows() {
        return lastRow - firstRow + 1;
    }
}
