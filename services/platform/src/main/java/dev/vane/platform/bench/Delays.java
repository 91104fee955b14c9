package dev.vane.platform.bench;

import dev.vane.inference.statistics.Quantiles;
import java.util.List;

/** Delays of predictions, from event time to the moment in which a reader of committed records saw them. */
final class Delays {
    private final double[] millis;

    private Delays(double... millis) {
        this.millis = millis;
    }

    static Delays of(List<SeenOutcome> outcomes) {
        return new Delays(
                outcomes.stream().mapToDouble(SeenOutcome::delayMillis).toArray());
    }

    /** A quantile of the delays in seconds, {@code share} in [0, 1]; NaN if there is none. */
    double quantileSeconds(double share) {
        return Quantiles.of(millis, share) / 1000;
    }
}
