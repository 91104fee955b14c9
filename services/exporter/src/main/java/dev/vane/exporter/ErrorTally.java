package dev.vane.exporter;

import dev.vane.contracts.RealisedError;
import java.util.OptionalDouble;

/**
 * Errors added up, of what was predicted and of what the model alone said of the same seconds.
 *
 * @param errors their number
 * @param absolute sum of their distances
 * @param rawAbsolute the same of the model alone
 * @param intervals how many of the predictions had an interval
 * @param covered how many of those intervals hold what was measured
 * @param rawCovered the same of the model alone
 */
record ErrorTally(long errors, double absolute, double rawAbsolute, long intervals, long covered, long rawCovered) {
    static final ErrorTally NONE = new ErrorTally(0, 0, 0, 0, 0, 0);

    static ErrorTally of(RealisedError error) {
        return new ErrorTally(
                1,
                error.absoluteError(),
                error.rawAbsoluteError(),
                error.hasInterval() ? 1 : 0,
                error.isCovered() ? 1 : 0,
                error.isCoveredByRaw() ? 1 : 0);
    }

    ErrorTally plus(ErrorTally other) {
        return new ErrorTally(
                errors + other.errors,
                absolute + other.absolute,
                rawAbsolute + other.rawAbsolute,
                intervals + other.intervals,
                covered + other.covered,
                rawCovered + other.rawCovered);
    }

    /** Mean distance, if there is any error. */
    OptionalDouble meanError() {
        return share(absolute, errors);
    }

    /** Mean distance of the model alone, if there is any error. */
    OptionalDouble rawMeanError() {
        return share(rawAbsolute, errors);
    }

    /** Share of the intervals that hold what was measured, if there is any interval. */
    OptionalDouble coverage() {
        return share((double) covered, intervals);
    }

    /** Share of the intervals of the model alone that hold what was measured, if there is any interval. */
    OptionalDouble rawCoverage() {
        return share((double) rawCovered, intervals);
    }

    private static OptionalDouble share(double sum, long count) {
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
    }
}
