package dev.vane.inference.evidence;

import dev.vane.inference.bundle.Feature;
import java.util.List;

/**
 * One metric that moved a prediction.
 *
 * @param spans when, in order; at most {@value #MAX_SPANS}
 * @param baseline its calm level, in its base unit
 * @param observed its mean over the spans
 * @param z how far that is above the baseline, in the spreads of the baseline; at most {@value #MAX_Z} either way
 * @param effect the prediction with these cells alone at their baseline minus the prediction, measured
 */
public record Finding(Feature feature, List<Span> spans, double baseline, double observed, double z, double effect) {
    /** Most spans of one metric. */
    public static final int MAX_SPANS = 2;

    /** A smaller effect, in either direction, is no evidence. */
    public static final double LEAST_EFFECT = 0.005;

    /** Larger distances from calm are cut off here. */
    public static final double MAX_Z = 99.9;

    public Finding {
        spans = List.copyOf(spans);
        if (spans.isEmpty() || spans.size() > MAX_SPANS) {
            throw new IllegalArgumentException("a finding has 1 to %d spans: %d".formatted(MAX_SPANS, spans.size()));
        }
        if (spans.size() == 2 && !spans.get(1).from().isAfter(spans.get(0).to())) {
            throw new IllegalArgumentException("the spans of a finding are in order: %s".formatted(spans));
        }
        if (!Double.isFinite(baseline)
                || !Double.isFinite(observed)
                || !(Math.abs(z) <= MAX_Z)
                || observed == baseline
                || Math.signum(z) != Math.signum(observed - baseline)) {
            throw new IllegalArgumentException(
                    "a finding moved, and z says which way: %s to %s, z %s".formatted(baseline, observed, z));
        }
        if (!(effect > -1 && effect < 1)) {
            throw new IllegalArgumentException("an effect must be in (-1, 1): " + effect);
        }
        if (!feature.name().matches("\\S+")
                || !feature.group().matches("[\\w-]+")
                || !feature.unit().matches("[^\\s()]+")) {
            throw new IllegalArgumentException("a sentence names metrics, groups and units without spaces: " + feature);
        }
    }

    /** True if it is above its baseline. */
    public boolean rose() {
        return observed > baseline;
    }
}
