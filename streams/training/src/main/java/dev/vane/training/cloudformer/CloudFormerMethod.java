package dev.vane.training.cloudformer;

import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.KnownRule;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import java.nio.file.Path;
import java.util.Optional;

/** CloudFormer, whole or with a part left out, as a method like any other. */
public final class CloudFormerMethod implements Method {
    private final TrainingConfig config;
    private final Ablation ablation;
    private final Path checkpoints;

    /** Trains from the beginning each time. */
    public CloudFormerMethod(TrainingConfig config, Ablation ablation) {
        this(config, ablation, null);
    }

    private CloudFormerMethod(TrainingConfig config, Ablation ablation, Path checkpoints) {
        this.config = config;
        this.ablation = ablation;
        this.checkpoints = checkpoints;
    }

    /** The same, but going on where it was stopped; one file for each training stays in the folder. */
    public CloudFormerMethod withCheckpoints(Path folder) {
        return new CloudFormerMethod(config, ablation, folder);
    }

    /** What it corrects. */
    public KnownRule known() {
        return config.known();
    }

    @Override
    public String name() {
        return ablation.methodName();
    }

    @Override
    public String identity() {
        return name() + " " + config;
    }

    @Override
    public CloudFormerFitted fit(ExampleSet training, long seed, Progress progress) {
        return fit(training, training.only(example -> false), seed, progress);
    }

    /** Learns while it follows the loss on examples that it does not learn from. */
    public CloudFormerFitted fit(ExampleSet training, ExampleSet heldOut, long seed, Progress progress) {
        return new Training(new TrainingTask(config, ablation, training, heldOut, Optional.empty(), seed))
                .run(checkpoints, progress);
    }

    /** Learns from windows alone, and then from examples. */
    CloudFormerFitted fit(ExampleSet training, Pretraining pretraining, long seed, Progress progress) {
        ExampleSet none = training.only(example -> false);
        return new Training(new TrainingTask(config, ablation, training, none, Optional.of(pretraining), seed))
                .run(checkpoints, progress);
    }
}
