package dev.vane.inference.familiarity;

import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/**
 * How like its training data a window is: what a manifest's {@code familiarity} holds. A window's distance is that to
 * the nearest prototype, plus a penalty for each feature whose presence contradicts training; its score is the share of
 * held-out familiar windows that were at least as far, a conformal p-value (Vovk et al., "Algorithmic Learning in a
 * Random World", 2005) read from a table of quantiles.
 *
 * <p>Limits. It sees means, not shapes in time, and {@value #MAX_COLUMNS} columns at most. A familiar window is one that
 * looks like training, which does not make its prediction right. Beyond the last distance of the table all scores are 0.
 *
 * <p>Cost: at most {@value #MAX_COLUMNS} × {@value #MAX_PROTOTYPES} byte differences and one pass over the window's rows
 * for each column: some 16,000 differences and 4,000 additions, against about 150 million operations of the model.
 *
 * @param columns what windows are compared by; the features are those of the model
 * @param prototypes training windows that stand for all of them
 * @param presence share of training windows that had each feature in some real row, one for each feature; anything in between
 *     where it is not asked for
 * @param presencePenalty what each contradicting feature adds to the distance, not negative
 * @param distances distances of held-out familiar windows, ascending: quantiles in equal steps
 * @param threshold score below which a window is unfamiliar, in [0, 1]; also the share of familiar ones so judged
 */
public record Familiarity(
        List<Column> columns,
        Prototypes prototypes,
        List<Double> presence,
        double presencePenalty,
        List<Double> distances,
        double threshold) {
    /** Most columns. */
    public static final int MAX_COLUMNS = 64;

    /** Most prototypes. */
    public static final int MAX_PROTOTYPES = 256;

    /** Most entries of the table. */
    public static final int MAX_DISTANCES = 1001;

    /** A feature that at least this share of the training windows had, "almost always", is missed where it is absent. */
    static final double ALMOST_ALWAYS = 0.99;

    public Familiarity {
        columns = list("columns", columns, MAX_COLUMNS);
        presence = list("presence", presence, Integer.MAX_VALUE);
        distances = list("distances", distances, MAX_DISTANCES);
        if (prototypes == null || prototypes.count() < 1 || prototypes.count() > MAX_PROTOTYPES) {
            throw new IllegalArgumentException(
                    "familiarity.prototypes must be 1 to %d: %s".formatted(MAX_PROTOTYPES, prototypes));
        }
        if (prototypes.columns() != columns.size()) {
            throw new IllegalArgumentException("familiarity.prototypes must have a value for each of %d columns: %d"
                    .formatted(columns.size(), prototypes.columns()));
        }
        for (Column column : columns) {
            if (column.feature() >= presence.size()) {
                throw new IllegalArgumentException(
                        "familiarity.columns has feature %d, familiarity.presence %d features"
                                .formatted(column.feature(), presence.size()));
            }
        }
        presence.forEach(share -> requireShare("presence", share));
        requireShare("threshold", threshold);
        if (!(presencePenalty >= 0 && presencePenalty < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("familiarity.presencePenalty must not be negative: " + presencePenalty);
        }
        requireAscending(distances);
    }

    private static <T> List<T> list(String key, List<T> values, int max) {
        if (values == null
                || values.isEmpty()
                || values.size() > max
                || values.stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException("familiarity.%s must be a list of 1 to %d values: %s"
                    .formatted(key, max, values == null ? "none" : values.size()));
        }
        return List.copyOf(values);
    }

    private static void requireShare(String key, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("familiarity.%s must be in [0, 1]: %s".formatted(key, share));
        }
    }

    private static void requireAscending(List<Double> distances) {
        double before = 0;
        for (double distance : distances) {
            if (!(distance >= before && distance < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "familiarity.distances must ascend from 0 on: %s after %s".formatted(distance, before));
            }
            before = distance;
        }
    }

    /** The window's score in [0, 1]: the share of held-out familiar windows that were at least as far from training. */
    public double of(MetricWindow window) {
        double distance = distance(window);
        int nearer = 0;
        int end = distances.size();
        while (nearer < end) {
            int middle = (nearer + end) >>> 1;
            if (distances.get(middle) < distance) {
                nearer = middle + 1;
            } else {
                end = middle;
            }
        }
        return (double) (distances.size() - nearer) / distances.size();
    }

    /** True if a window with this score is like training. */
    public boolean isFamiliar(double score) {
        return score >= threshold;
    }

    /**
     * How far the window is from training: 0 is a prototype itself, 1 about one scale in every column.
     *
     * @throws IllegalArgumentException if the window does not have as many features as the training windows
     */
    public double distance(MetricWindow window) {
        int features = window.rows().getFirst().features();
        if (features != presence.size()) {
            throw new IllegalArgumentException(
                    "a window must have %d features: %d".formatted(presence.size(), features));
        }
        return prototypes.nearest(row(columns, window)) + presencePenalty * contradictions(presence, present(window));
    }

    /** The window's value in each column. */
    static byte[] row(List<Column> columns, MetricWindow window) {
        byte[] row = new byte[columns.size()];
        for (int column = 0; column < row.length; column++) {
            row[column] = columns.get(column).of(window);
        }
        return row;
    }

    /** The features that some real row has. */
    static BitSet present(MetricWindow window) {
        int features = window.rows().getFirst().features();
        BitSet present = new BitSet(features);
        for (Row row : window.rows()) {
            if (!row.imputed()) {
                for (int feature = present.nextClearBit(0);
                        feature < features;
                        feature = present.nextClearBit(feature + 1)) {
                    present.set(feature, row.isPresent(feature));
                }
            }
        }
        return present;
    }

    /** Features that are absent though training almost always had them, or present though it never had. */
    static int contradictions(List<Double> shares, BitSet present) {
        int contradictions = 0;
        for (int feature = 0; feature < shares.size(); feature++) {
            double share = shares.get(feature);
            boolean contradicts = present.get(feature) ? share == 0 : share >= ALMOST_ALWAYS;
            contradictions += contradicts ? 1 : 0;
        }
        return contradictions;
    }
}
