package dev.vane.inference.cloudformer;

/**
 * How one feature is normalised before the model sees it: {@code (transform(x) - center) * inverseScale}, clipped to
 * ±{@value #LIMIT}. Part of the model file, but never trained.
 *
 * @param transform applied first
 * @param center what becomes 0, after the transform
 * @param inverseScale 1 / spread; 0 for a feature that did not vary, which then is always 0
 * @param observed false if the training data never had the feature; the model then treats it as absent
 */
public record FeatureScaling(Transform transform, float center, float inverseScale, boolean observed) {
    /** Farthest from 0 that a normalised value gets, in spreads. */
    public static final float LIMIT = 6;

    /** Smallest spread, as a share of the center, that float rounding leaves meaningful. */
    private static final double SMALLEST_RELATIVE_SPREAD = 1e-6;

    /** What is done to a value before it is centred. */
    public enum Transform {
        /** Nothing. */
        LINEAR,
        /** ln(1 + max(x, 0)): for sizes and rates, which span many orders of magnitude. */
        LOG1P
    }

    public FeatureScaling {
        if (!Float.isFinite(center) || !Float.isFinite(inverseScale) || inverseScale < 0) {
            throw new IllegalArgumentException("center must be finite and inverseScale finite and not negative: %s, %s"
                    .formatted(center, inverseScale));
        }
    }

    /** Scaling fitted to data; a spread that is zero or lost in rounding gives a feature that is always 0. */
    public static FeatureScaling fitted(Transform transform, double center, double spread) {
        double inverse = 1 / spread;
        boolean varies = spread > SMALLEST_RELATIVE_SPREAD * Math.abs(center) && (float) inverse < Float.MAX_VALUE;
        return new FeatureScaling(transform, (float) center, varies ? (float) inverse : 0, true);
    }

    /** For a ratio, about 0 to 1, before anything is known of the data. */
    public static FeatureScaling ratio() {
        return new FeatureScaling(Transform.LINEAR, 0, 1, true);
    }

    /** For a size or rate before anything is known of the data: 50 becomes about -1, 160 000 about 1. */
    public static FeatureScaling magnitude() {
        return new FeatureScaling(Transform.LOG1P, 8, 0.25f, true);
    }

    /** The same scaling for a feature that the training data did not have. */
    public FeatureScaling unobserved() {
        return new FeatureScaling(transform, center, inverseScale, false);
    }
}
