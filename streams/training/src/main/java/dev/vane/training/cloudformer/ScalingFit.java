package dev.vane.training.cloudformer;

import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.cloudformer.FeatureScaling.Transform;
import dev.vane.inference.statistics.Quantiles;
import dev.vane.inference.window.Row;
import dev.vane.training.example.ExampleSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Normalisation fitted to training examples alone: each feature is centred at its median and divided by its interquartile
 * range / 1.349: the standard deviation where values are normal, and outliers do not move it. Where half of the
 * values are alike the range is 0, and the standard deviation itself is taken. Rows count once, however many windows
 * share them; imputed rows and absent values do not count.
 *
 * <p>A feature is a magnitude, and its logarithm is taken first, if it is never negative, somewhere above 1, and its
 * values above 0 span a decade: their 0.95 quantile is at least 10 times their 0.05 quantile. Ratios in [0, 1] stay
 * linear.
 */
final class ScalingFit {
    private static final double NORMAL_INTERQUARTILE_RANGE = 1.349;
    private static final double DECADE = 10;

    private ScalingFit() {}

    /** One scaling for each feature of the set, in order. */
    static List<FeatureScaling> fit(ExampleSet training) {
        Collection<Row> rows = realRows(training);
        return IntStream.range(0, training.features().size())
                .mapToObj(feature -> fit(values(rows, feature)))
                .toList();
    }

    private static Collection<Row> realRows(ExampleSet training) {
        // Windows that overlap share their rows: by identity each is counted once, and quickly.
        Set<Row> rows = Collections.newSetFromMap(new IdentityHashMap<>());
        training.examples().forEach(example -> rows.addAll(example.window().rows()));
        return rows.stream().filter(row -> !row.imputed()).toList();
    }

    private static double[] values(Collection<Row> rows, int feature) {
        return rows.stream()
                .filter(row -> row.isPresent(feature))
                .mapToDouble(row -> row.value(feature))
                .sorted()
                .toArray();
    }

    /** {@code sorted}: every value of one feature, ascending. */
    static FeatureScaling fit(double[] sorted) {
        if (sorted.length == 0) {
            return Ablation.silent();
        }
        boolean magnitude = isMagnitude(sorted);
        double[] transformed =
                magnitude ? Arrays.stream(sorted).map(Math::log1p).toArray() : sorted;
        double[] quartiles = Quantiles.of(transformed.clone(), 0.25, 0.5, 0.75);
        double range = quartiles[2] - quartiles[0];
        double spread = range > 0 ? range / NORMAL_INTERQUARTILE_RANGE : standardDeviation(transformed);
        return FeatureScaling.fitted(magnitude ? Transform.LOG1P : Transform.LINEAR, quartiles[1], spread);
    }

    private static boolean isMagnitude(double[] sorted) {
        if (sorted[0] < 0 || sorted[sorted.length - 1] <= 1) {
            return false;
        }
        double[] positive = Arrays.stream(sorted).filter(value -> value > 0).toArray();
        double[] ends = Quantiles.of(positive, 0.05, 0.95);
        return ends[1] >= DECADE * ends[0];
    }

    /** Dividing by the number of values. */
    private static double standardDeviation(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double square = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
        return Math.sqrt(square / values.length);
    }
}
