package dev.vane.inference.attribution;

import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.cloudformer.FeatureScaling.Transform;

/**
 * Where one feature stands in calm times.
 *
 * @param transform what is done to values before they are compared: that of the model
 * @param value in the feature's base unit
 * @param spread one standard deviation or what stands for it, after the transform; 0 if the feature does not vary
 */
public record Level(Transform transform, float value, double spread) {
    public Level {
        if (!Float.isFinite(value) || !(spread >= 0 && spread < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "a level is finite and its spread is not negative: %s, %s".formatted(value, spread));
        }
    }

    /** What the model's normalisation takes for the middle. */
    static Level training(FeatureScaling scaling) {
        float center = (float) raw(scaling.transform(), scaling.center());
        return new Level(scaling.transform(), center, scaling.inverseScale() > 0 ? 1.0 / scaling.inverseScale() : 0);
    }

    /** A level of its own, with the spread of training. */
    static Level ofCalm(float value, FeatureScaling scaling) {
        return new Level(scaling.transform(), value, training(scaling).spread);
    }

    /** How many spreads a value lies above the level; 0 if the feature does not vary. */
    public double z(double observed) {
        return spread > 0 ? (transformed(transform, observed) - transformed(transform, value)) / spread : 0;
    }

    /** The value that lies so far on the way from here to an observed one, straight after the transform. */
    float towards(double observed, double share) {
        double from = transformed(transform, value);
        return (float) raw(transform, from + share * (transformed(transform, observed) - from));
    }

    static double transformed(Transform transform, double value) {
        return switch (transform) {
            case LINEAR -> value;
            case LOG1P -> Math.log1p(Math.max(value, 0));
        };
    }

    private static double raw(Transform transform, double transformed) {
        return switch (transform) {
            case LINEAR -> transformed;
            case LOG1P -> Math.max(Math.expm1(transformed), 0);
        };
    }
}
