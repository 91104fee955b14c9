package dev.vane.training.cloudformer;

import dev.vane.training.example.ExampleSet;

/**
 * What a training is asked to do.
 *
 * @param training examples that are learnt from
 * @param heldOut examples whose loss is followed and that nothing is learnt from; may be empty
 */
record TrainingTask(TrainingConfig config, Ablation ablation, ExampleSet training, ExampleSet heldOut, long seed) {

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
        return new TrainingIdentity(ablation + " " + config, DataHash.of(training) + " " + DataHash.of(heldOut), seed);
    }
}
