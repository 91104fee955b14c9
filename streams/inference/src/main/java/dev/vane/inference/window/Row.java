package dev.vane.inference.window;

import java.util.Arrays;

/**
 * One second of one VM as the model sees it: its own metrics, then the average of its neighbours', each value present
 * or absent. Immutable; windows that overlap share their rows.
 */
public final class Row {
    private final float[] values;
    private final long[] presence;
    private final boolean imputed;

    private Row(float[] values, long[] presence, boolean imputed) {
        this.values = values;
        this.presence = presence;
        this.imputed = imputed;
    }

    /**
     * A real row.
     *
     * @param values one value per feature in its base unit; what stands at an absent feature is ignored
     * @param presence one bit per feature, feature 0 in the lowest bit of the first word
     * @throws IllegalArgumentException if there are not as many words as the features need, or a present value is NaN or
     *     infinite
     */
    public static Row real(float[] values, long[] presence) {
        if (presence.length != words(values.length)) {
            throw new IllegalArgumentException("%d features need %d presence words: %d"
                    .formatted(values.length, words(values.length), presence.length));
        }
        float[] clean = new float[values.length];
        for (int feature = 0; feature < values.length; feature++) {
            if (isSet(presence, feature)) {
                requireFinite(feature, values[feature]);
                clean[feature] = values[feature];
            }
        }
        return new Row(clean, presence.clone(), false);
    }

    /** Collects the values of one row; what is not set stays absent. */
    public static Builder builder(int features) {
        return new Builder(features);
    }

    /** A row under construction, for one row only. */
    public static final class Builder {
        private final float[] values;
        private final long[] presence;
        private boolean imputed;
        private boolean built;

        private Builder(int features) {
            values = new float[features];
            presence = new long[words(features)];
        }

        /**
         * Makes a feature present.
         *
         * @throws IllegalArgumentException if the value is NaN or infinite
         */
        public Builder set(int feature, float value) {
            if (built) {
                throw new IllegalStateException("a row is built once, and then immutable");
            }
            requireFinite(feature, value);
            values[feature] = value;
            presence[feature / Long.SIZE] |= 1L << (feature % Long.SIZE);
            return this;
        }

        /** Makes a feature present if the other row has it, with the other row's value. */
        public Builder copy(Row other, int from, int feature) {
            return other.isPresent(from) ? set(feature, other.values[from]) : this;
        }

        /** Says whether the row repeats an earlier one; it does not unless this says so. */
        public Builder imputed(boolean isImputed) {
            imputed = isImputed;
            return this;
        }

        /** The row, which takes the builder's arrays over: it can be built once. */
        public Row build() {
            if (built) {
                throw new IllegalStateException("a row is built once");
            }
            built = true;
            return new Row(values, presence, imputed);
        }
    }

    /** Words of 64 presence bits that hold so many features. */
    public static int words(int features) {
        return (features + Long.SIZE - 1) / Long.SIZE;
    }

    /** This row again, presence included, standing in for a second in which nothing came. */
    public Row asImputed() {
        return new Row(values, presence, true);
    }

    /** True if this row repeats an earlier one because nothing came in its second. */
    public boolean imputed() {
        return imputed;
    }

    /** Number of features, present or not. */
    public int features() {
        return values.length;
    }

    /** True if the feature had a value in this second. */
    public boolean isPresent(int feature) {
        return isSet(presence, feature);
    }

    /** The feature's value in its base unit; 0 if it is absent, so ask {@link #isPresent} first. */
    public float value(int feature) {
        return values[feature];
    }

    private static void requireFinite(int feature, float value) {
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException("feature %d must be finite: %s".formatted(feature, value));
        }
    }

    private static boolean isSet(long[] words, int bit) {
        return (words[bit / Long.SIZE] >>> (bit % Long.SIZE) & 1) != 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Row row
                && imputed == row.imputed
                && Arrays.equals(values, row.values)
                && Arrays.equals(presence, row.presence);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(values) + Arrays.hashCode(presence);
    }
}
