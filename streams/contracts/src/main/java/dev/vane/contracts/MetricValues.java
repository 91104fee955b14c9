package dev.vane.contracts;

import dev.vane.contracts.catalogue.MetricCatalogue;
import java.util.Arrays;
import java.util.OptionalDouble;

/** The {@value MetricCatalogue#SIZE} values of a sample in catalogue order and base units, each present or absent. Immutable. */
public final class MetricValues {
    private static final int WORDS = (MetricCatalogue.SIZE + Long.SIZE - 1) / Long.SIZE;

    private final float[] values;
    private final long[] presence;

    private MetricValues(float[] values, long[] presence) {
        this.values = values;
        this.presence = presence;
    }

    /** Starts with every value absent. */
    public static Builder builder() {
        return new Builder();
    }

    /** True if the metric had a value. */
    public boolean isPresent(int metric) {
        return (presence[metric / Long.SIZE] >>> (metric % Long.SIZE) & 1) != 0;
    }

    /** The value, if present. */
    public OptionalDouble get(int metric) {
        return isPresent(metric) ? OptionalDouble.of(values[metric]) : OptionalDouble.empty();
    }

    /** Number of metrics that have a value. */
    public int presentCount() {
        return Arrays.stream(presence).mapToInt(Long::bitCount).sum();
    }

    /** A copy of all values, {@value MetricCatalogue#SIZE} long; 0 where absent. */
    public float[] toArray() {
        return values.clone();
    }

    /** A copy of the presence bits, metric 0 in the lowest bit of the first word. */
    public long[] presenceWords() {
        return presence.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MetricValues that
                && Arrays.equals(presence, that.presence)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(presence) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "MetricValues[%d of %d present]".formatted(presentCount(), MetricCatalogue.SIZE);
    }

    /** Collects values; what is not set stays absent. */
    public static final class Builder {
        private final float[] values = new float[MetricCatalogue.SIZE];
        private final long[] presence = new long[WORDS];

        private Builder() {}

        /**
         * Sets the value of one metric.
         *
         * @throws IllegalArgumentException if the value is NaN or infinite: leave such a metric absent
         */
        public Builder set(int metric, double value) {
            float narrowed = (float) value;
            if (!Float.isFinite(narrowed)) {
                throw new IllegalArgumentException("%s must be finite: %s"
                        .formatted(MetricCatalogue.get().metric(metric).name(), value));
            }
            values[metric] = narrowed;
            presence[metric / Long.SIZE] |= 1L << (metric % Long.SIZE);
            return this;
        }

        public MetricValues build() {
            return new MetricValues(values.clone(), presence.clone());
        }
    }
}
