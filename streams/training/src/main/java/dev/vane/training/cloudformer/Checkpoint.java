package dev.vane.training.cloudformer;

import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.ParameterShape;
import java.util.HashMap;
import java.util.Map;

/**
 * Where a training stands after an epoch: all that the rest of its course depends on, since what is random in an epoch
 * follows from seed and epoch alone.
 *
 * @param identity of the training
 * @param epochs that are done
 * @param steps that are done
 * @param weights of the model as it is trained, without features that it does without
 * @param means of the gradients, for Adam
 * @param squares means of the gradients' squares, for Adam
 * @param curve losses so far
 */
record Checkpoint(
        TrainingIdentity identity,
        int epochs,
        long steps,
        CloudFormerWeights weights,
        CloudFormerWeights means,
        CloudFormerWeights squares,
        LossCurve curve) {

    /** Before the first epoch, with fresh weights. */
    static Checkpoint start(TrainingIdentity identity, CloudFormerArchitecture architecture) {
        CloudFormerWeights fresh = CloudFormerWeights.random(architecture, Seeds.of(identity.seed(), 0));
        CloudFormerWeights zeros = zeros(architecture);
        return new Checkpoint(identity, 0, 0, fresh, zeros, zeros, LossCurve.START);
    }

    /** The same with other weights. */
    Checkpoint with(CloudFormerWeights other) {
        return new Checkpoint(identity, epochs, steps, other, means, squares, curve);
    }

    private static CloudFormerWeights zeros(CloudFormerArchitecture architecture) {
        Map<String, float[]> tensors = new HashMap<>();
        for (ParameterShape shape : architecture.parameters()) {
            tensors.put(shape.name(), new float[shape.size()]);
        }
        return CloudFormerWeights.of(architecture, tensors);
    }
}
