package dev.vane.training.command;

import dev.vane.training.baseline.AveragedBoosting;
import dev.vane.training.baseline.BoostingConfig;
import dev.vane.training.baseline.CorrectedTrees;
import dev.vane.training.baseline.ExtraTrees;
import dev.vane.training.baseline.ExtraTreesConfig;
import dev.vane.training.baseline.RuleAlone;
import dev.vane.training.baseline.TreeMethod;
import dev.vane.training.cloudformer.Ablation;
import dev.vane.training.cloudformer.CloudFormerMethod;
import dev.vane.training.cloudformer.TrainingConfig;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.KnownRule;
import dev.vane.training.example.MeaningfulRatios;
import dev.vane.training.example.ModelInputs;
import dev.vane.training.method.Method;
import dev.vane.training.shipping.BundleTraining;
import dev.vane.training.stack.Blending;
import dev.vane.training.stack.Shares;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The model family that ships, with the settings that inner folds chose.
 *
 * @param modelName what reports call it
 * @param training of its neural network
 * @param boosting of the baselines that are boosted trees
 * @param trees that are blended with it
 * @param blending how much each counts
 * @param chosen which features all methods see
 * @param ratios true if all methods also see ratios of features
 */
record Preset(
        String modelName,
        TrainingConfig training,
        BoostingConfig boosting,
        List<TreeMethod> trees,
        Blending blending,
        ModelInputs chosen,
        boolean ratios) {
    /** Presets by name. */
    enum Name {
        /** What won on inner folds. */
        SHIPPED,
        /** The same family with a smaller network that is trained longer and boosted trees: for windows that are whole runs. */
        SMALL,
        /** The network as published. */
        PAPER
    }

    static Preset of(Name name) {
        return switch (name) {
            case SHIPPED ->
                new Preset(
                        "cloudformer with trees",
                        TrainingConfig.correcting(),
                        BoostingConfig.standard(),
                        List.of(
                                new RuleAlone(KnownRule.BY_ACTIVITY),
                                new CorrectedTrees(KnownRule.BY_ACTIVITY, ExtraTreesConfig.ofCorrections())),
                        Blending.ofHosts(Shares.ONE_STANDARD_ERROR),
                        ModelInputs.SIGNALS,
                        true);
            case SMALL ->
                new Preset(
                        "cloudformer with trees",
                        TrainingConfig.small(),
                        BoostingConfig.standard(),
                        List.of(
                                new AveragedBoosting(BoostingConfig.standard()),
                                new ExtraTrees(ExtraTreesConfig.ofWholeRuns())),
                        // Here a second member gains on inner folds, on the lab it loses.
                        Blending.ofApplications(Shares.SMALLEST_ERROR),
                        ModelInputs.METRICS,
                        true);
            case PAPER ->
                new Preset(
                        "cloudformer as published with trees",
                        TrainingConfig.paper(),
                        BoostingConfig.standard(),
                        List.of(new ExtraTrees(ExtraTreesConfig.ofSeconds())),
                        Blending.ofApplications(Shares.ONE_STANDARD_ERROR),
                        ModelInputs.METRICS,
                        false);
        };
    }

    /** What the members learn from. */
    ExampleSet inputs(ExampleSet windows) {
        ExampleSet some = chosen.of(windows);
        return ratios ? MeaningfulRatios.extend(some) : some;
    }

    /** The stack's members. */
    List<Method> members(Path checkpoints) {
        return bundle(checkpoints).members();
    }

    /** Training of a bundle with these settings. */
    BundleTraining bundle(Path checkpoints) {
        return new BundleTraining(
                "cloudformer-lab", network(Ablation.NONE, checkpoints), trees, blending, chosen, ratios);
    }

    /** The network, whole or with a part left out. */
    CloudFormerMethod network(Ablation ablation, Path checkpoints) {
        return new CloudFormerMethod(training, ablation).withCheckpoints(checkpoints);
    }

    /** The parts that can be left out for examples with these features. */
    List<Ablation> ablations(ExampleSet examples) {
        boolean neighbours = examples.features().stream()
                .anyMatch(feature -> !feature.scope().isOwn());
        return Stream.of(Ablation.TEMPORAL_ONLY, Ablation.SYSTEM_ONLY, Ablation.WITHOUT_NEIGHBOURS)
                .filter(ablation -> neighbours || ablation != Ablation.WITHOUT_NEIGHBOURS)
                .toList();
    }
}
