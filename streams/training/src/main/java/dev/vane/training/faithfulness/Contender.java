package dev.vane.training.faithfulness;

import dev.vane.inference.attribution.AttributionMethod;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is measured: every method, and three controls that a method should beat. */
public enum Contender {
    GENERIC_RELEVANCE(AttributionMethod.GENERIC_RELEVANCE),
    ROLLOUT(AttributionMethod.ROLLOUT),
    INTEGRATED_GRADIENTS(AttributionMethod.INTEGRATED_GRADIENTS),
    XGRAD_CAM(AttributionMethod.XGRAD_CAM),
    GROUP_OCCLUSION(AttributionMethod.GROUP_OCCLUSION),
    PRESSURE(AttributionMethod.PRESSURE),
    Z_SCORE(AttributionMethod.Z_SCORE),
    /** What CLS gives to each metric, the mean over blocks and heads; ratios are left out. */
    RAW_ATTENTION(null),
    /** Always the group with the most metrics: right as often as contention of its kind is common. */
    LARGEST_GROUP(null),
    /** Any order. */
    RANDOM(null);

    private final AttributionMethod method;

    Contender(AttributionMethod method) {
        this.method = method;
    }

    /** The method, if it is one and no control. */
    Optional<AttributionMethod> method() {
        return Optional.ofNullable(method);
    }

    /** Those that could be the default: all but controls and the z-score, which is what they have to beat. */
    static List<Contender> candidates() {
        return Arrays.stream(values())
                .filter(one -> one.method != null && one != Z_SCORE)
                .toList();
    }

    /** As reports have it, such as {@code xgrad-cam}. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
