package dev.vane.training.dataset;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Relative performance of a run, row by row: isolated time over actual time in (0, 1], or not known. A run that was
 * measured as a whole has its one value in every row.
 */
public final class Labels {
    /** Labelled rows over which a window's target is the mean. */
    public static final int TARGET_ROWS = 10;

    /** NaN where nothing is known. */
    private final float[] performance;

    private Labels(float[] performance) {
        this.performance = performance;
    }

    /**
     * Labels row by row.
     *
     * @param performance in (0, 1], or NaN where it is not known
     */
    public static Labels ofRows(float[] performance) {
        for (float value : performance) {
            if (value <= 0 || value > 1) {
                throw new IllegalArgumentException("relative performance must be in (0, 1]: " + value);
            }
        }
        return new Labels(performance.clone());
    }

    /** One label for the whole run, or none. */
    public static Labels ofRun(OptionalDouble performance, int rows) {
        float[] all = new float[rows];
        Arrays.fill(all, (float) performance.orElse(Double.NaN));
        return ofRows(all);
    }

    public int rows() {
        return performance.length;
    }

    /** Relative performance in one row, if it is known. */
    public OptionalDouble at(int row) {
        return Float.isNaN(performance[row]) ? OptionalDouble.empty() : OptionalDouble.of(performance[row]);
    }

    /**
     * What a model is asked to predict of the window that ends with a row: the mean over its last {@link #TARGET_ROWS}
     * labelled rows. A window has no target if its last row has no label or it has fewer labelled rows than that.
     *
     * @param firstRow first row of the window
     * @param lastRow last row of the window, included
     */
    public OptionalDouble target(int firstRow, int lastRow) {
        if (Float.isNaN(performance[lastRow])) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        int count = 0;
        for (int row = lastRow; row >= firstRow && count < TARGET_ROWS; row--) {
            if (!Float.isNaN(performance[row])) {
                sum += performance[row];
                count++;
            }
        }
        return count == TARGET_ROWS ? OptionalDouble.of(sum / count) : OptionalDouble.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Labels labels && Arrays.equals(performance, labels.performance);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(performance);
    }
}
