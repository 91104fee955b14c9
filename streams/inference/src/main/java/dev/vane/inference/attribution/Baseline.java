package dev.vane.inference.attribution;

import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.statistics.Quantiles;
import dev.vane.inference.window.Row;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The calm values of one VM: observed values are compared with them, and counterfactual windows have them in place of
 * observed ones. The choice of a baseline changes every explanation, so a baseline names its source.
 *
 * @param levels one for each feature of a window
 */
public record Baseline(Source source, List<Level> levels) {
    /** Calm seconds below which a past is too short to be a baseline. */
    public static final int LEAST_CALM_SECONDS = 30;

    /** Calm seconds that must have a feature, else its level is that of training. */
    private static final int LEAST_PRESENT_SECONDS = 10;

    /** Distance of the quantiles 0.1 and 0.9 of a normal distribution, in standard deviations. */
    private static final double NORMAL_SPREAD = 2.5631;

    /** Smallest spread as a share of training's: what hardly moved for a minute may still move a little. */
    private static final double SMALLEST_SPREAD = 0.1;

    /** Where a baseline comes from. */
    public enum Source {
        /** The VM's own past: the seconds of it whose prediction was no worse than its median. */
        CALM_PAST,
        /** The centre of the training data, and nothing lost, as there is no past to speak of. */
        TRAINING
    }

    public Baseline {
        levels = List.copyOf(levels);
    }

    /**
     * The middle of the training data. What the model takes for known of relative performance is 1 where nothing is lost,
     * while VMs of the training data are contended.
     */
    public static Baseline training(Manifest manifest) {
        Set<Integer> known = manifest.knownFeatures();
        List<FeatureScaling> scalings = ofWindow(manifest);
        return new Baseline(
                Source.TRAINING,
                IntStream.range(0, scalings.size())
                        .mapToObj(feature -> known.contains(feature)
                                ? Level.ofCalm(1, scalings.get(feature))
                                : Level.training(scalings.get(feature)))
                        .toList());
    }

    /**
     * The median and the spread between quantiles 0.1 and 0.9 of each feature over the calm seconds of a VM's past, or
     * training's middle if there are fewer than {@value #LEAST_CALM_SECONDS} of them.
     *
     * @param past seconds before the window, imputed ones included, in any order
     */
    public static Baseline of(Manifest manifest, List<Moment> past) {
        double median = Quantiles.median(
                past.stream().mapToDouble(Moment::relativePerformance).toArray());
        List<Row> calm = past.stream()
                .filter(moment ->
                        moment.relativePerformance() >= median && !moment.row().imputed())
                .map(Moment::row)
                .toList();
        if (calm.size() < LEAST_CALM_SECONDS) {
            return training(manifest);
        }
        List<FeatureScaling> scalings = ofWindow(manifest);
        return new Baseline(
                Source.CALM_PAST,
                IntStream.range(0, scalings.size())
                        .mapToObj(feature -> level(feature, scalings.get(feature), calm))
                        .toList());
    }

    private static List<FeatureScaling> ofWindow(Manifest manifest) {
        return manifest.normalisation().subList(0, manifest.windowFeatures());
    }

    private static Level level(int feature, FeatureScaling scaling, List<Row> calm) {
        double[] values = calm.stream()
                .filter(row -> row.isPresent(feature))
                .mapToDouble(row -> row.value(feature))
                .toArray();
        Level training = Level.training(scaling);
        if (values.length < LEAST_PRESENT_SECONDS) {
            return training;
        }
        double[] quantiles = Quantiles.of(values, 0.1, 0.5, 0.9);
        double between = Level.transformed(scaling.transform(), quantiles[2])
                - Level.transformed(scaling.transform(), quantiles[0]);
        double spread =
                training.spread() == 0 ? 0 : Math.max(between / NORMAL_SPREAD, SMALLEST_SPREAD * training.spread());
        return new Level(scaling.transform(), (float) quantiles[1], spread);
    }

    /** How far the features of a row lie above their levels, in spreads; 0 where absent. */
    public double z(Row row, int feature) {
        return row.isPresent(feature) ? levels.get(feature).z(row.value(feature)) : 0;
    }
}
