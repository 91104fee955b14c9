package dev.vane.inference.bundle;

import dev.vane.inference.adaptation.AdaptationRule;
import dev.vane.inference.calibration.Calibration;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.familiarity.Familiarity;
import dev.vane.inference.interval.ErrorDistribution;
import dev.vane.inference.interval.IntervalRule;
import dev.vane.inference.interval.SpreadFactor;
import dev.vane.inference.trees.KnownPart;
import dev.vane.inference.trees.TreeModel;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Ratio;
import dev.vane.inference.window.WindowSummary;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

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
 * @param known what network and trees only correct: a weighted sum of numbers of the window's summary; empty if they answer by
 *     themselves
 * @param trainingData what it was fitted to; empty if untrained
 * @param evaluation how well it did, and what it was compared with
 * @param interval how wide its prediction intervals are; null if it has none
 * @param spread how much wider both are where the known numbers contradict each other; null if they are not
 * @param errors how what is measured is distributed around its predictions; null if that is not known
 * @param familiarity how like its training data an input is; null if it cannot be computed
 * @param adaptation how measurements of a VM shift its predictions; null if they do not
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
        List<Known> known,
        List<DataSource> trainingData,
        List<Score> evaluation,
        IntervalRule interval,
        ErrorDistribution errors,
        SpreadFactor spread,
        Familiarity familiarity,
        AdaptationRule adaptation,
        Calibration calibration,
        Map<String, String> files) {

    /**
     * What is known of relative performance without learning.
     *
     * @param number of the window's summary, such as {@code vm_scheduler_share_ratio.last}; of the VM's own features
     * @param weight what it is multiplied by
     * @param absent what it is taken for where it is absent
     * @param gate what its weight depends on beside; null for nothing
     */
    public record Known(String number, double weight, double absent, Gate gate) {
        /** One that always counts the same. */
        public Known(String number, double weight, double absent) {
            this(number, weight, absent, null);
        }
    }

    /**
     * How much a known number counts: σ(bias + Σ weight × ln(1 + number)).
     *
     * @param numbers as those that are known
     */
    public record Gate(double bias, List<GateInput> numbers) {
        public Gate {
            numbers = List.copyOf(numbers);
        }
    }

    /**
     * A number that a gate asks for.
     *
     * @param number of the window's summary
     * @param weight what its logarithm is multiplied by
     * @param absent what it is taken for where it is absent
     */
    public record GateInput(String number, double weight, double absent) {}

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
        known = known == null ? List.of() : List.copyOf(known);
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
        knownPart(features, known);
        if (!(treeShare >= 0 && treeShare <= 1)) {
            throw new IllegalArgumentException("treeShare must be in [0, 1]: " + treeShare);
        }
        if (stepSeconds < 1) {
            throw new IllegalArgumentException("stepSeconds must be at least 1: " + stepSeconds);
        }
        requireDistinct(features);
    }

    private static KnownPart knownPart(List<Feature> features, List<Known> known) {
        List<String> numbers = WindowSummary.names(features.stream()
                .map(feature -> feature.scope().isOwn() ? feature.name() : "")
                .toList());
        return new KnownPart(known.stream()
                .map(one -> new TreeModel.Term(
                        column(numbers, one.number()),
                        (float) one.weight(),
                        (float) one.absent(),
                        Optional.ofNullable(one.gate()).map(gate -> gate(numbers, gate))))
                .toList());
    }

    private static TreeModel.Gate gate(List<String> numbers, Gate gate) {
        return new TreeModel.Gate(
                (float) gate.bias(),
                gate.numbers().stream()
                        .map(one -> new TreeModel.Input(
                                column(numbers, one.number()), (float) one.weight(), (float) one.absent()))
                        .toList());
    }

    private static int column(List<String> numbers, String number) {
        int column = numbers.indexOf(number);
        if (column < 0) {
            throw new IllegalArgumentException("known must be a number of the window's summary: " + number);
        }
        return column;
    }

    /** What network and trees correct, by places in the window's summary. */
    public KnownPart knownPart() {
        return knownPart(features, known);
    }

    /** The features whose numbers it takes for known of relative performance, by place; of gates not. */
    public Set<Integer> knownFeatures() {
        return knownPart().terms().stream()
                .map(term -> WindowSummary.feature(term.column()))
                .collect(Collectors.toSet());
    }

    /** No head is calibrated, and nothing is corrected. */
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
                List.of(),
                trainingData,
                evaluation,
                interval,
                null,
                null,
                familiarity,
                null,
                Calibration.NONE,
                files);
    }

    /** Features that a window has: all but the ratios. */
    public int windowFeatures() {
        return features.size() - ratios.size();
    }

    /** What intervals and errors are multiplied by for a window: how far apart the known numbers are decides. */
    public ToDoubleFunction<MetricWindow> errorScale() {
        if (spread == null) {
            return window -> 1;
        }
        KnownPart part = knownPart();
        return window -> spread.of(part.spread(window));
    }

    /** True if the model file has trees. */
    public boolean hasTrees() {
        return treeShare > 0;
    }

    /** True if the model file wants a window's summary: for its trees, or for what it corrects. */
    public boolean wantsSummary() {
        return hasTrees() || !known.isEmpty();
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
        return with(treeShare, known, errors, spread, adaptation, other, files);
    }

    /** The same of the network alone. */
    Manifest withoutTrees() {
        return with(0, known, errors, spread, adaptation, calibration, files);
    }

    /** The same with other files. */
    Manifest withFiles(Map<String, String> sha256ByName) {
        return with(treeShare, known, errors, spread, adaptation, calibration, sha256ByName);
    }

    /** The same that corrects what is known. */
    public Manifest withKnown(List<Known> other) {
        return with(treeShare, other, errors, spread, adaptation, calibration, files);
    }

    /** The same with another distribution of errors. */
    public Manifest withErrors(ErrorDistribution other, SpreadFactor factor) {
        return with(treeShare, known, other, factor, adaptation, calibration, files);
    }

    /** The same whose predictions are shifted by measurements. */
    public Manifest withAdaptation(AdaptationRule other) {
        return with(treeShare, known, errors, spread, other, calibration, files);
    }

    private Manifest with(
            double otherShare,
            List<Known> otherKnown,
            ErrorDistribution otherErrors,
            SpreadFactor otherSpread,
            AdaptationRule otherAdaptation,
            Calibration otherCalibration,
            Map<String, String> otherFiles) {
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
                otherKnown,
                trainingData,
                evaluation,
                interval,
                otherErrors,
                otherSpread,
                familiarity,
                otherAdaptation,
                otherCalibration,
                otherFiles);
    }
}
