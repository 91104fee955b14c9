package dev.vane.training.example;

import dev.vane.inference.window.MetricWindow;

/**
 * One window and how fast its VM was at the end of it.
 *
 * @param run the labelled run that it is cut from
 * @param group application or scenario of the run: never split between training and testing
 * @param lastRow index in the run of the window's last row
 * @param window what serving would have seen, one row a step
 * @param target relative performance in (0, 1]
 * @param lone true if no neighbour was there in the whole window, where the features tell
 */
public record Example(String run, String group, int lastRow, MetricWindow window, double target, boolean lone) {
    public Example {
        if (!(target > 0 && target <= 1)) {
            throw new IllegalArgumentException("target must be in (0, 1]: " + target);
        }
    }

    /** The same with another window. */
    Example with(MetricWindow other) {
        return new Example(run, group, lastRow, other, target, lone);
    }
}
