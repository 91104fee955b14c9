package dev.vane.training.command;

import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.training.baseline.AveragedBoosting;
import dev.vane.training.baseline.BoostingConfig;
import dev.vane.training.cloudformer.Ablation;
import dev.vane.training.cloudformer.CloudFormerMethod;
import dev.vane.training.cloudformer.TrainingConfig;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.MeaningfulRatios;
import dev.vane.training.method.Method;
import dev.vane.training.shipping.BundleTraining;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The model family that ships, with the settings that inner folds chose.
 *
 * @param modelName what reports call it
 * @param training of its neural network
 * @param boosting of its trees
 * @param ratios true if all methods also see ratios of features
 */
record Preset(String modelName, TrainingConfig training, BoostingConfig boosting, boolean ratios) {
    /** Presets by name. */
    enum Name {
        /** What won on inner folds. */
        SHIPPED,
        /** The same family with a smaller network that is trained longer: what won on data sets other than the lab's. */
        SMALL,
        /** The network as published. */
        PAPER
    }

    static Preset of(Name name) {
        return switch (name) {
            case SHIPPED ->
                new Preset("cloudformer with trees", TrainingConfig.shipped(), BoostingConfig.standard(), true);
            case SMALL -> new Preset("cloudformer with trees", TrainingConfig.small(), BoostingConfig.standard(), true);
            case PAPER ->
                new Preset(
                        "cloudformer as published with trees",
                        TrainingConfig.paper(),
                        BoostingConfig.standard(),
                        false);
        };
    }

    /** What the members learn from. */
    ExampleSet inputs(ExampleSet windows) {
        return ratios ? MeaningfulRatios.extend(windows) : windows;
    }

    /** The stack's members. */
    List<Method> members(Path checkpoints) {
        return List.of(network(Ablation.NONE, checkpoints), new AveragedBoosting(boosting));
    }

    /** Training of a bundle with these settings. */
    BundleTraining bundle(Path checkpoints) {
        return new BundleTraining(
                "cloudformer-lab", network(Ablation.NONE, checkpoints), new AveragedBoosting(boosting), ratios);
    }

    /** The network, whole or with a part left out. */
    CloudFormerMethod network(Ablation ablation, Path checkpoints) {
        return new CloudFormerMethod(training, ablation).withCheckpoints(checkpoints);
    }

    /** The parts that can be left out for examples with these features. */
    List<Ablation> ablations(ExampleSet examples) {
        boolean neighbours = examples.features().stream().anyMatch(feature -> feature.scope() == Scope.NEIGHBOUR);
        return Stream.of(Ablation.TEMPORAL_ONLY, Ablation.SYSTEM_ONLY, Ablation.WITHOUT_NEIGHBOURS)
                .filter(ablation -> neighbours || ablation != Ablation.WITHOUT_NEIGHBOURS)
                .toList();
    }
}
