package dev.vane.contracts;

import java.util.OptionalDouble;

/**
 * What the model alone says, before measurements of the VM shift it.
 *
 * @param relativePerformance isolated time over actual time, in (0, 1]
 * @param lower lower bound of its interval, if the model has one
 * @param upper upper bound of its interval, if the model has one
 */
public record RawPrediction(float relativePerformance, OptionalDouble lower, OptionalDouble upper) {
    /** True if what was measured lies between the bounds, both included; false if there are none. */
    public boolean covers(double measured) {
        return lower.isPresent()
                && upper.isPresent()
                && lower.getAsDouble() <= measured
                && measured <= upper.getAsDouble();
    }
}
