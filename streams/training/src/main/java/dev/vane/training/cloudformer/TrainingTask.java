package dev.vane.training.cloudformer;

import dev.vane.training.example.ExampleSet;
import java.util.Optional;

/**
 * What a training is asked to do.
 *
 * @param training examples that are learnt from
 * @param heldOut examples whose loss is followed and that nothing is learnt from; may be empty
 * @param pretraining what is learnt before
 */
record TrainingTask(
        TrainingConfig config,
        Ablation ablation,
        ExampleSet training,
        ExampleSet heldOut,
        Optional<Pretraining> pretraining,
        long seed) {

    TrainingTask {
        if (training.size() == 0) {
            throw new IllegalArgumentException("there is no example to learn from");
        }
        if (!heldOut.features().equals(training.features()) || heldOut.windowRows() != training.windowRows()) {
            throw new IllegalArgumentException("held-out examples must have the features and windows of the others");
        }
    }

    /** What a checkpoint of it is known by. */
    TrainingIdentity identity() {
        String settings = ablation + " " + config
                + pretraining.map(how -> " " + how.identity()).orElse("");
        return new TrainingIdentity(settings, DataHash.of(training) + " " + DataHash.of(heldOut), seed);
    }

    /** What normalisation is fitted to. */
    ExampleSet seen() {
        return pretraining.map(Pretraining::windows).orElse(training);
    }
}
