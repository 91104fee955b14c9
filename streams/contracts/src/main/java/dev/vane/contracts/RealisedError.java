package dev.vane.contracts;

import io.soabase.recordbuilder.core.RecordBuilder;
import io.soabase.recordbuilder.core.RecordBuilder.BuilderMode;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A prediction and what was measured of the same VM and second. Exactly one for every VM and second that has both.
 *
 * @param key host and VM, also the record key
 * @param second event time of the window's last row, in seconds since the epoch
 * @param predicted relative performance as predicted, in (0, 1]
 * @param measured mean relative performance of the window's last ten measured seconds, in (0, 1]
 * @param lower lower bound of the prediction's interval, if it had one
 * @param upper upper bound of the prediction's interval, if it had one
 * @param model name and version of the model bundle
 * @param trained false if the model's weights are random, so that the error means nothing
 * @param unfamiliar true if the prediction was marked as unlike training
 * @param raw what the model alone said; empty if measurements did not shift the prediction
 */
@RecordBuilder
@RecordBuilder.Options(builderMode = BuilderMode.STAGED)
public record RealisedError(
        VmKey key,
        long second,
        float predicted,
        float measured,
        OptionalDouble lower,
        OptionalDouble upper,
        String model,
        boolean trained,
        boolean unfamiliar,
        Optional<RawPrediction> raw) {

    /** Of a prediction that measurements did not shift. */
    public RealisedError(
            VmKey key,
            long second,
            float predicted,
            float measured,
            OptionalDouble lower,
            OptionalDouble upper,
            String model,
            boolean trained,
            boolean unfamiliar) {
        this(key, second, predicted, measured, lower, upper, model, trained, unfamiliar, Optional.empty());
    }

    /** Distance between prediction and measurement, in [0, 1). */
    public double absoluteError() {
        return Math.abs((double) predicted - measured);
    }

    /** True if the prediction had both bounds. */
    public boolean hasInterval() {
        return lower.isPresent() && upper.isPresent();
    }

    /** True if what was measured lies between the bounds, both included; false if there are none. */
    public boolean isCovered() {
        return hasInterval() && lower.getAsDouble() <= measured && measured <= upper.getAsDouble();
    }

    /** Distance between what the model alone said and the measurement, in [0, 1). */
    public double rawAbsoluteError() {
        return raw.map(alone -> Math.abs((double) alone.relativePerformance() - measured))
                .orElseGet(this::absoluteError);
    }

    /** True if what was measured lies between the bounds that the model alone gave; false if there are none. */
    public boolean isCoveredByRaw() {
        return raw.map(alone -> alone.covers(measured)).orElseGet(this::isCovered);
    }
}
