package dev.vane.inference.attribution;

import dev.vane.inference.window.Row;

/**
 * A second of a VM's past.
 *
 * @param row the window's newest row then
 * @param relativePerformance what was predicted then, in (0, 1]
 */
public record Moment(Row row, double relativePerformance) {
    public Moment {
        if (!(relativePerformance > 0 && relativePerformance <= 1)) {
            throw new IllegalArgumentException("a relative performance must be in (0, 1]: " + relativePerformance);
        }
    }
}
