package dev.vane.training.cloudformer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.norm.LayerNorm;
import java.util.function.Function;

/** Layers that have trained tensors, named as in {@code CloudFormerArchitecture.parameters()}. */
final class Layers {
    private static final float NORM_EPSILON = 1e-5f;

    private final Function<String, NDArray> tensors;

    Layers(Function<String, NDArray> tensors) {
        this.tensors = tensors;
    }

    NDArray tensor(String name) {
        return tensors.apply(name);
    }

    /**
     * {@code x · weight + bias} for {@code x [rows, in]}. The bias is added in place, for no gradient needs the product
     * alone, and fresh memory for large tensors costs more than the arithmetic.
     */
    NDArray dense(String layer, NDArray x) {
        return x.matMul(tensor(layer + ".weight")).addi(tensor(layer + ".bias"));
    }

    /** Layer normalisation over the last axis. */
    NDArray norm(String layer, NDArray x) {
        NDArray scale = tensor(layer + ".scale");
        return LayerNorm.layerNorm(x, scale.getShape(), scale, tensor(layer + ".shift"), NORM_EPSILON)
                .singletonOrThrow();
    }
}
