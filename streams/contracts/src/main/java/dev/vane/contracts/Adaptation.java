package dev.vane.contracts;

import java.util.OptionalLong;

/**
 * How measurements shifted a prediction.
 *
 * @param raw what the model alone says
 * @param offset how far the prediction was moved, on the logit scale
 * @param ownWeight share of the VM's own measurements in the offset, in [0, 1]; the rest is what is supposed of any VM
 * @param windows measured windows of ten seconds of this VM that still count
 * @param measuredSecond event time of its newest measured second, in seconds since the epoch, if it was measured
 * @param intervalFactor what the interval was multiplied by, by how often intervals covered what was measured
 */
public record Adaptation(
        RawPrediction raw,
        float offset,
        float ownWeight,
        float windows,
        OptionalLong measuredSecond,
        float intervalFactor) {
    public Adaptation {
        if (!(ownWeight >= 0 && ownWeight <= 1 && windows >= 0 && intervalFactor > 0 && Float.isFinite(offset))) {
            throw new IllegalArgumentException(
                    "ownWeight must be in [0, 1], windows at least 0, intervalFactor above 0, offset finite: %s, %s, %s, %s"
                            .formatted(ownWeight, windows, intervalFactor, offset));
        }
    }
}
