package dev.vane.inference.attention;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one head's whole map looks like, over real queries and real keys; or the mean of that over heads. Entropy, peak and
 * drift are of the map after calibration.
 *
 * @param entropy of a query's row divided by the logarithm of the number of keys, CLS included, mean over the queries: 0
 *     is one key alone, 1 all keys alike
 * @param peak largest weight of a query's row, the CLS key left out, mean over the queries
 * @param sinks before calibration
 * @param calibratedSinks after calibration; the same where nothing is calibrated
 * @param drift Jensen–Shannon distance in [0, 1] of the CLS row to the one sampled before, CLS key left out; 0 if there
 *     is none before
 */
public record HeadSummary(double entropy, double peak, Sinks sinks, Sinks calibratedSinks, double drift) {
    static HeadSummary mean(List<HeadSummary> heads) {
        return new HeadSummary(
                mean(heads, HeadSummary::entropy),
                mean(heads, HeadSummary::peak),
                new Sinks(mean(heads, h -> h.sinks.count()), mean(heads, h -> h.sinks.mass())),
                new Sinks(mean(heads, h -> h.calibratedSinks.count()), mean(heads, h -> h.calibratedSinks.mass())),
                mean(heads, HeadSummary::drift));
    }

    static <T> double mean(List<T> heads, ToDoubleFunction<T> measure) {
        return heads.stream().mapToDouble(measure).average().orElse(0);
    }
}
