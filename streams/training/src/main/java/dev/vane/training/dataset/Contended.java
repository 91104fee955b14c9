package dev.vane.training.dataset;

/**
 * Interference that was injected while a run was recorded: ground truth, never an input.
 *
 * @param kind such as {@code cpu} or {@code memleak}
 * @param firstRow index of the first row of the run in which it was on
 * @param lastRow index of the last such row, included
 */
public record Contended(String kind, int firstRow, int lastRow) {
    public Contended {
        if (kind.isBlank() || firstRow < 0 || lastRow < firstRow) {
            throw new IllegalArgumentException(
                    "contention has a kind and rows: %s, %d to %d".formatted(kind, firstRow, lastRow));
        }
    }
}
