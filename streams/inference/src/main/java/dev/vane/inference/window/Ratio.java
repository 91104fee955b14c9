package dev.vane.inference.window;

import java.util.ArrayList;
import java.util.List;

/**
 * A feature made of others in the same row, so that it means the same for a small load and a large one: what is done for
 * each second of CPU, or how much of a whole is one's own.
 *
 * @param numerator index of the feature above the line
 * @param denominators indices of the features below it, which are added up; at least one
 */
public record Ratio(int numerator, List<Integer> denominators) {
    /** A denominator that is smaller says that nothing happened, and then a ratio says nothing. */
    private static final float SMALLEST = 1e-4f;

    public Ratio {
        denominators = List.copyOf(denominators);
        if (denominators.isEmpty()) {
            throw new IllegalArgumentException("a ratio has at least one feature below the line");
        }
    }

    /** True if all its parts are among so many features. */
    public boolean isWithin(int features) {
        return isPart(numerator, features) && denominators.stream().allMatch(part -> isPart(part, features));
    }

    private static boolean isPart(int feature, int features) {
        return feature >= 0 && feature < features;
    }

    /**
     * A window whose rows also have these ratios, behind the features. A ratio is absent in a row if a part of it is, or
     * if the sum below the line is less than 1e-4.
     */
    public static MetricWindow extend(MetricWindow window, List<Ratio> ratios) {
        if (ratios.isEmpty()) {
            return window;
        }
        List<Row> rows = new ArrayList<>(window.rows().size());
        window.rows().forEach(row -> rows.add(extend(row, ratios)));
        return new MetricWindow(rows);
    }

    /** A row that also has these ratios, behind its features. */
    public static Row extend(Row row, List<Ratio> ratios) {
        int features = row.features();
        Row.Builder extended = Row.builder(features + ratios.size()).imputed(row.imputed());
        for (int feature = 0; feature < features; feature++) {
            extended.copy(row, feature, feature);
        }
        for (int i = 0; i < ratios.size(); i++) {
            float ratio = ratios.get(i).of(row);
            if (Float.isFinite(ratio)) {
                extended.set(features + i, ratio);
            }
        }
        return extended.build();
    }

    /** NaN if it is absent. */
    private float of(Row row) {
        if (!row.isPresent(numerator)) {
            return Float.NaN;
        }
        float sum = 0;
        for (int denominator : denominators) {
            if (!row.isPresent(denominator)) {
                return Float.NaN;
            }
            sum += row.value(denominator);
        }
        return sum < SMALLEST ? Float.NaN : row.value(numerator) / sum;
    }
}
