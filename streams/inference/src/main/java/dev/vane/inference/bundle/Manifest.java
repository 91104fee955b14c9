package dev.vane.inference.bundle;

import dev.vane.inference.calibration.Calibration;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.familiarity.Familiarity;
import dev.vane.inference.interval.IntervalRule;
import dev.vane.inference.window.Ratio;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * The content of a bundle's {@code manifest.json}: what its model is, and how it was made.
 *
 * @param trained false for a model with random weights, whose predictions mean nothing
 * @param windowRows T, rows that the model looks back
 * @param stepSeconds time between two rows
 * @param features the inputs in their order: those that a window has, then the ratios that are made of them
 * @param ratios how the last features are made, in their order; empty if there are none
 * @param normalisation what the model file does to each feature, in the same order
 * @param treeShare share of trees in the prediction, the rest being CloudFormer's; 0 if the file has none
 * @param trainingData what it was fitted to; empty if untrained
 * @param evaluation how well it did, and what it was compared with
 * @param interval how wide its prediction intervals are; null if it has none
 * @param familiarity how like its training data an input is; null if it cannot be computed
 * @param calibration which heads are calibrated, and in which model; none if the manifest does not say
 * @param files SHA-256 in hexadecimal of every other file of the bundle, by name
 */
public record Manifest(
        String name,
        String version,
        boolean trained,
        int windowRows,
        int stepSeconds,
        List<Feature> features,
        List<Ratio> ratios,
        List<FeatureScaling> normalisation,
        CloudFormerArchitecture architecture,
        double treeShare,
        List<DataSource> trainingData,
        List<Score> evaluation,
        IntervalRule interval,
        Familiarity familiarity,
        Calibration calibration,
        Map<String, String> files) {

    /** A data set or part of one, and the SHA-256 of what was read. */
    public record DataSource(String name, String sha256, long windows) {}

    /**
     * One measured value.
     *
     * @param data what it was measured on
     * @param method the model's own name or a baseline's
     * @param measure for instance {@code mean_absolute_error}
     */
    public record Score(String data, String method, String measure, double value) {}

    public Manifest {
        if (name.isBlank() || version.isBlank()) {
            throw new IllegalArgumentException("a model has a name and a version: %s, %s".formatted(name, version));
        }
        features = List.copyOf(features);
        ratios = List.copyOf(ratios);
        normalisation = List.copyOf(normalisation);
        trainingData = List.copyOf(trainingData);
        evaluation = List.copyOf(evaluation);
        calibration = calibration == null ? Calibration.NONE : calibration;
        files = Map.copyOf(files);
        requireSame("windowRows", windowRows, "architecture", architecture.windowRows());
        requireSame("features", features.size(), "architecture", architecture.features());
        calibration.requireWithin(architecture);
        requireSame("normalisation", normalisation.size(), "features", features.size());
        int inWindow = features.size() - ratios.size();
        if (familiarity != null) {
            requireSame("familiarity.presence", familiarity.presence().size(), "features without ratios", inWindow);
        }
        for (Ratio ratio : ratios) {
            if (!ratio.isWithin(inWindow)) {
                throw new IllegalArgumentException(
                        "a ratio must be made of the first %d features: %s".formatted(inWindow, ratio));
            }
        }
        if (!(treeShare >= 0 && treeShare <= 1)) {
            throw new IllegalArgumentException("treeShare must be in [0, 1]: " + treeShare);
        }
        if (stepSeconds < 1) {
            throw new IllegalArgumentException("stepSeconds must be at least 1: " + stepSeconds);
        }
        requireDistinct(features);
    }

    /** No head is calibrated. */
    public Manifest(
            String name,
            String version,
            boolean trained,
            int windowRows,
            int stepSeconds,
            List<Feature> features,
            List<Ratio> ratios,
            List<FeatureScaling> normalisation,
            CloudFormerArchitecture architecture,
            double treeShare,
            List<DataSource> trainingData,
            List<Score> evaluation,
            IntervalRule interval,
            Familiarity familiarity,
            Map<String, String> files) {
        this(
                name,
                version,
                trained,
                windowRows,
                stepSeconds,
                features,
                ratios,
                normalisation,
                architecture,
                treeShare,
                trainingData,
                evaluation,
                interval,
                familiarity,
                Calibration.NONE,
                files);
    }

    /** Features that a window has: all but the ratios. */
    public int windowFeatures() {
        return features.size() - ratios.size();
    }

    /** True if the model file has trees, and wants a window's summary. */
    public boolean hasTrees() {
        return treeShare > 0;
    }

    private static void requireSame(String what, int value, String other, int expected) {
        if (value != expected) {
            throw new IllegalArgumentException("%s is %d where %s says %d".formatted(what, value, other, expected));
        }
    }

    private static void requireDistinct(List<Feature> features) {
        var seen = new HashSet<String>();
        for (Feature feature : features) {
            if (!seen.add(feature.scope() + " " + feature.name())) {
                throw new IllegalArgumentException("duplicate feature: " + feature);
            }
        }
    }

    /** The same with other calibrated heads. */
    public Manifest with(Calibration other) {
        return with(treeShare, other, files);
    }

    /** The same of the network alone. */
    Manifest withoutTrees() {
        return with(0, calibration, files);
    }

    /** The same with other files. */
    Manifest withFiles(Map<String, String> sha256ByName) {
        return with(treeShare, calibration, sha256ByName);
    }

    private Manifest with(double otherShare, Calibration otherCalibration, Map<String, String> otherFiles) {
        return new Manifest(
                name,
                version,
                trained,
                windowRows,
                stepSeconds,
                features,
                ratios,
                normalisation,
                architecture,
                otherShare,
                trainingData,
                evaluation,
                interval,
                familiarity,
                otherCalibration,
                otherFiles);
    }
}
