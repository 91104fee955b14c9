package dev.vane.inference.interval;

/**
 * The bounds of a relative performance, both in (0, 1].
 *
 * @param lower at most {@code upper}
 * @param upper at least {@code lower}
 */
public record Interval(double lower, double upper) {
    public Interval {
        if (!(lower > 0 && lower <= upper && upper <= 1)) {
            throw new IllegalArgumentException(
                    "bounds must be in (0, 1], the lower one first: %s, %s".formatted(lower, upper));
        }
    }

    /** Distance of the bounds. */
    public double width() {
        return upper - lower;
    }

    /** True if the value lies between the bounds, both included. */
    public boolean covers(double value) {
        return lower <= value && value <= upper;
    }
}
