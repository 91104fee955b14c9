package dev.vane.lab.label;

import java.util.Optional;

/**
 * How a VM did over some seconds together, compared with itself alone.
 *
 * @param second last second of the span, named by its end
 * @param spanSeconds seconds that it is about, up to and with {@code second}
 * @param level load level; empty if the application has none
 * @param performance work per second, or the latency percentile in microseconds
 * @param amount work, or requests, behind it
 * @param relativePerformance ideal over actual time, in {@code [0.001, 1]}
 * @param ratio the same before it was clipped
 * @param noise standard deviation of such labels when alone, as a share of the ideal
 */
public record Label(
        long second,
        int spanSeconds,
        Optional<Integer> level,
        double performance,
        double amount,
        double relativePerformance,
        double ratio,
        double noise) {
    public Label {
        if (spanSeconds < 1) {
            throw new IllegalArgumentException("a label must be about a second or more: " + spanSeconds);
        }
        if (!(relativePerformance > 0 && relativePerformance <= 1)) {
            throw new IllegalArgumentException("relative performance must be in (0, 1]: " + relativePerformance);
        }
    }

    public long firstSecond() {
        return second - spanSeconds + 1;
    }

    /** Labelled seconds that it counts for: its span, and 0 for the label of a whole run. */
    public int labelledSeconds() {
        return spanSeconds <= LabelRules.LONGEST_SPAN ? spanSeconds : 0;
    }
}
