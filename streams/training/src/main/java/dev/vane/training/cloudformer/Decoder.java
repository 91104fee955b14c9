package dev.vane.training.cloudformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells the features of a window from what both branches say of it: one linear layer, thrown away after pretraining. */
final class Decoder {
    private static final String LAYER = "decoder";

    private final Map<String, NDArray> tensors = new LinkedHashMap<>();
    private final Shape shape;

    /** At first it says that every feature is at its mean. */
    Decoder(NDManager manager, CloudFormerArchitecture architecture) {
        int width = architecture.temporalWidth() + architecture.systemWidth();
        shape = new Shape(width, architecture.features());
        tensors.put(LAYER + ".weight", zeros(manager, shape));
        tensors.put(LAYER + ".bias", zeros(manager, new Shape(architecture.features())));
    }

    private static NDArray zeros(NDManager manager, Shape shape) {
        NDArray tensor = Torch.tensor(manager, new float[(int) shape.size()], shape);
        tensor.setRequiresGradient(true);
        return tensor;
    }

    /** The trained tensors themselves, by name. */
    Map<String, NDArray> tensors() {
        return tensors;
    }

    /**
     * Squared error over the hidden features, divided by a number of them.
     *
     * @param told {@code [batch, width]}, what both branches say
     * @param count that the sum is divided by
     */
    NDArray loss(NDArray told, HiddenFeatures hidden, int count, NDManager scratch) {
        Shape ofFeatures = new Shape(hidden.batch().size(), shape.get(1));
        float[] weights = new float[hidden.counted().length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = hidden.counted()[i] / Math.max(count, 1);
        }
        return new Layers(tensors::get)
                .dense(LAYER, told)
                .sub(Torch.tensor(scratch, hidden.means(), ofFeatures))
                .square()
                .mul(Torch.tensor(scratch, weights, ofFeatures))
                .sum();
    }
}
