package dev.vane.exporter;

import dev.vane.contracts.RealisedError;
import java.util.OptionalDouble;

/**
 * Errors added up.
 *
 * @param errors their number
 * @param absolute sum of their distances
 * @param intervals how many of the predictions had an interval
 * @param covered how many of those intervals hold what was measured
 */
record ErrorTally(long errors, double absolute, long intervals, long covered) {
    static final ErrorTally NONE = new ErrorTally(0, 0, 0, 0);

    static ErrorTally of(RealisedError error) {
        return new ErrorTally(1, error.absoluteError(), error.hasInterval() ? 1 : 0, error.isCovered() ? 1 : 0);
    }

    ErrorTally plus(ErrorTally other) {
        return new ErrorTally(
                errors + other.errors, absolute + other.absolute, intervals + other.intervals, covered + other.covered);
    }

    /** Mean distance, if there is any error. */
    OptionalDouble meanError() {
        return errors == 0 ? OptionalDouble.empty() : OptionalDouble.of(absolute / errors);
    }

    /** Share of the intervals that hold what was measured, if there is any interval. */
    OptionalDouble coverage() {
        return intervals == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) covered / intervals);
    }
}
