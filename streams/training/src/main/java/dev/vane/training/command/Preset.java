package dev.vane.training.command;

import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.training.baseline.BoostingConfig;
import dev.vane.training.baseline.GradientBoosting;
import dev.vane.training.cloudformer.Ablation;
import dev.vane.training.cloudformer.CloudFormerMethod;
import dev.vane.training.cloudformer.TrainingConfig;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The model family that ships, with the settings that inner folds chose.
 *
 * @param modelName what reports call it
 * @param training of its neural network
 * @param boosting of its trees
 */
record Preset(String modelName, TrainingConfig training, BoostingConfig boosting) {
    /** The settings for a data set. */
    static Preset of(String dataset) {
        return new Preset("cloudformer with trees", TrainingConfig.shipped(), BoostingConfig.standard());
    }

    /** The stack's members. */
    List<Method> members(Path checkpoints) {
        return List.of(
                new CloudFormerMethod(training, Ablation.NONE).withCheckpoints(checkpoints),
                new GradientBoosting(boosting));
    }

    /** The parts that can be left out for examples with these features. */
    List<Ablation> ablations(ExampleSet examples) {
        boolean neighbours = examples.features().stream().anyMatch(feature -> feature.scope() == Scope.NEIGHBOUR);
        return Stream.of(Ablation.TEMPORAL_ONLY, Ablation.SYSTEM_ONLY, Ablation.WITHOUT_NEIGHBOURS)
                .filter(ablation -> neighbours || ablation != Ablation.WITHOUT_NEIGHBOURS)
                .toList();
    }
}
