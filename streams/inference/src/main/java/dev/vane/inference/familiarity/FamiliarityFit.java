package dev.vane.inference.familiarity;

import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.cloudformer.FeatureScaling.Transform;
import dev.vane.inference.statistics.Quantiles;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.WindowSummary.Statistic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Learns what is familiar from training windows. Their held-out distances are what a familiar window of an application
 * never seen would have: each is measured against the prototypes and the presence of the other groups only. Columns,
 * their scales and the choice of prototypes have seen all groups, which makes the distances a little small.
 *
 * @param columns most columns to compare by, 1 to {@value Familiarity#MAX_COLUMNS}
 * @param prototypes most prototypes, 1 to {@value Familiarity#MAX_PROTOTYPES}
 * @param presencePenalty what a feature whose presence contradicts training adds to the distance
 * @param threshold share of held-out familiar windows that may be called unfamiliar, in [0, 1]
 */
public record FamiliarityFit(int columns, int prototypes, double presencePenalty, double threshold) {
    /** Four contradicting features weigh as much as one scale in every column. */
    public static final FamiliarityFit DEFAULT = new FamiliarityFit(50, Familiarity.MAX_PROTOTYPES, 0.25, 0.05);

    /**
     * Where few features are compared, and a prediction holds over their whole range: only what hardly any application showed
     * is strange, and so are three contradicting features.
     */
    public static final FamiliarityFit OF_WHAT_DECIDES = new FamiliarityFit(50, Familiarity.MAX_PROTOTYPES, 0.1, 0.02);

    /** A share in the place of one that is not asked for: neither almost all windows nor none. */
    private static final double NOT_ASKED = 0.5;

    /** Steps of the table of distances. */
    private static final int STEPS = 200;

    /** The interquartile range of a normal distribution in standard deviations. */
    private static final double NORMAL_IQR = 1.349;

    /** A feature without negative values whose 0.95 quantile is so many times its median spans orders of magnitude. */
    private static final double HEAVY_TAIL = 10;

    /**
     * A training window and what it must not be compared with.
     *
     * @param group its application or scenario
     */
    public record Grouped(String group, MetricWindow window) {}

    public FamiliarityFit {
        if (columns < 1 || columns > Familiarity.MAX_COLUMNS) {
            throw new IllegalArgumentException(
                    "columns must be 1 to %d: %d".formatted(Familiarity.MAX_COLUMNS, columns));
        }
        if (prototypes < 1 || prototypes > Familiarity.MAX_PROTOTYPES) {
            throw new IllegalArgumentException(
                    "prototypes must be 1 to %d: %d".formatted(Familiarity.MAX_PROTOTYPES, prototypes));
        }
    }

    /**
     * Learns from windows; the same arguments give the same result.
     *
     * @param training windows with the same features, of at least two groups
     * @param seed chooses the first prototype
     */
    public Familiarity fit(List<Grouped> training, long seed) {
        return fit(training, feature -> OptionalDouble.of(0), seed);
    }

    /** What windows are compared by. */
    public interface Comparison {
        /**
         * The smallest difference in a feature that is worth naming, in its unit: its scale is at least that. Empty if its
         * values are not compared, only whether they are present.
         */
        OptionalDouble smallest(int feature);

        /** False if a window may have a feature or lack it, whatever those of training had. */
        default boolean asksForPresence(int feature) {
            return true;
        }
    }

    /** Learns from windows by some of their features. */
    public Familiarity fit(List<Grouped> training, Comparison comparison, long seed) {
        Map<String, List<Integer>> groups = new TreeMap<>();
        for (int i = 0; i < training.size(); i++) {
            groups.computeIfAbsent(training.get(i).group(), absent -> new ArrayList<>())
                    .add(i);
        }
        if (groups.size() < 2) {
            throw new IllegalArgumentException("familiarity needs windows of at least two groups: " + groups.keySet());
        }
        List<MetricWindow> windows = training.stream().map(Grouped::window).toList();
        List<Column> chosen = columns(windows, comparison);
        List<byte[]> rows =
                windows.stream().map(window -> Familiarity.row(chosen, window)).toList();
        int[] spread = FarthestPoints.choose(rows, prototypes, seed);
        List<BitSet> present = windows.stream().map(Familiarity::present).toList();
        int features = features(windows);
        return new Familiarity(
                chosen,
                Prototypes.of(Arrays.stream(spread).mapToObj(rows::get).toList()),
                shares(present, features, comparison),
                presencePenalty,
                table(heldOut(groups.values(), rows, spread, present, features, comparison)),
                threshold);
    }

    private static int features(List<MetricWindow> windows) {
        int features = windows.getFirst().rows().getFirst().features();
        for (MetricWindow window : windows) {
            if (window.rows().getFirst().features() != features) {
                throw new IllegalArgumentException("all windows must have %d features: %d"
                        .formatted(features, window.rows().getFirst().features()));
            }
        }
        return features;
    }

    /** Columns of features that at least half of the windows have and that vary, those that say most first chosen. */
    private List<Column> columns(List<MetricWindow> windows, Comparison comparison) {
        List<Column> candidates = new ArrayList<>();
        int features = features(windows);
        for (int feature = 0; feature < features; feature++) {
            OptionalDouble smallest = comparison.smallest(feature);
            if (smallest.isEmpty()) {
                continue;
            }
            for (Statistic statistic : List.of(Statistic.MEAN, Statistic.LAST)) {
                int at = feature;
                double[] values = windows.stream()
                        .mapToDouble(window -> Column.value(window, at, statistic))
                        .filter(value -> !Double.isNaN(value))
                        .toArray();
                FeatureScaling scaling = scaling(smallest.getAsDouble(), values);
                if (2 * values.length >= windows.size() && scaling.inverseScale() > 0) {
                    candidates.add(new Column(feature, statistic, scaling));
                }
            }
        }
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException(
                    "familiarity needs a feature that half of the windows have and that varies");
        }
        return PivotedColumns.choose(candidates, windows, columns);
    }

    /** Median, and interquartile range as a standard deviation; where that is 0, the standard deviation itself. */
    private static FeatureScaling scaling(double smallest, double... column) {
        if (column.length == 0) {
            return FeatureScaling.fitted(Transform.LINEAR, 0, 0);
        }
        double[] shape = Quantiles.of(column, 0, 0.5, 0.95);
        boolean heavy = shape[0] >= 0 && shape[2] > HEAVY_TAIL * shape[1];
        Transform transform = heavy ? Transform.LOG1P : Transform.LINEAR;
        double[] values = heavy ? Arrays.stream(column).map(Math::log1p).toArray() : column;
        double[] quartiles = Quantiles.of(values, 0.25, 0.5, 0.75);
        double spread = (quartiles[2] - quartiles[0]) / NORMAL_IQR;
        double scale = spread > 0 ? spread : standardDeviation(values);
        return FeatureScaling.fitted(transform, quartiles[1], scale > 0 ? Math.max(scale, smallest) : 0);
    }

    private static double standardDeviation(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return Math.sqrt(Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow());
    }

    private List<Double> heldOut(
            Collection<List<Integer>> groups,
            List<byte[]> rows,
            int[] spread,
            List<BitSet> present,
            int features,
            Comparison comparison) {
        List<Double> distances = new ArrayList<>();
        for (List<Integer> group : groups) {
            BitSet members = new BitSet();
            group.forEach(members::set);
            Prototypes others = Prototypes.of(Arrays.stream(spread)
                    .filter(i -> !members.get(i))
                    .mapToObj(rows::get)
                    .toList());
            List<Double> shares = shares(
                    IntStream.range(0, rows.size())
                            .filter(i -> !members.get(i))
                            .mapToObj(present::get)
                            .toList(),
                    features,
                    comparison);
            for (int i : group) {
                distances.add(others.nearest(rows.get(i))
                        + presencePenalty * Familiarity.contradictions(shares, present.get(i)));
            }
        }
        return distances;
    }

    /** Share of the windows that have each feature, to three digits; only what no window has is 0. */
    private static List<Double> shares(List<BitSet> present, int features, Comparison comparison) {
        int[] counts = new int[features];
        for (BitSet window : present) {
            window.stream().forEach(feature -> counts[feature]++);
        }
        return IntStream.range(0, features)
                .mapToObj(feature -> comparison.asksForPresence(feature)
                        ? Math.ceil(1000.0 * counts[feature] / present.size()) / 1000
                        : NOT_ASKED)
                .toList();
    }

    private static List<Double> table(List<Double> distances) {
        double[] values = distances.stream().mapToDouble(Double::doubleValue).toArray();
        double[] shares = IntStream.rangeClosed(0, STEPS)
                .mapToDouble(step -> (double) step / STEPS)
                .toArray();
        return Arrays.stream(Quantiles.of(values, shares))
                .mapToObj(distance -> Math.round(1e6 * distance) / 1e6)
                .toList();
    }
}
