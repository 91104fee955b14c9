package dev.vane.training.cloudformer;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.ParameterShape;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** PyTorch on the CPU, through DJL. */
final class Torch {
    private static final String DJL_ENGINE = "PyTorch";

    private Torch() {}

    /**
     * The process's engine. Nothing is fetched from anywhere. One thread computes unless the launcher says otherwise:
     * where cores are shared, a second one mostly waits for the first.
     */
    static Engine engine() {
        System.getProperties().putIfAbsent("ai.djl.offline", "true");
        System.getProperties().putIfAbsent("ai.djl.pytorch.num_threads", "1");
        return Engine.getEngine(DJL_ENGINE);
    }

    /** A manager of tensors that all are freed when it is closed. */
    static NDManager newManager() {
        return engine().newBaseManager(Device.cpu());
    }

    /**
     * A tensor with these values, row-major, in PyTorch's own memory. DJL's own way lays it over a Java buffer whose
     * alignment is left to chance, and with it the order in which sums are formed: two runs would differ in last bits.
     */
    static NDArray tensor(NDManager manager, float[] values, Shape shape) {
        try (NDArray overJava = manager.create(values, shape)) {
            return overJava.duplicate();
        }
    }

    /** A tensor for each of an architecture's, by name and in its order. */
    static Map<String, NDArray> tensors(
            NDManager manager, CloudFormerArchitecture architecture, CloudFormerWeights weights) {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        for (ParameterShape shape : architecture.parameters()) {
            long[] dimensions =
                    shape.dimensions().stream().mapToLong(Integer::longValue).toArray();
            tensors.put(shape.name(), tensor(manager, weights.values(shape.name()), new Shape(dimensions)));
        }
        return tensors;
    }

    /** What such tensors hold. */
    static CloudFormerWeights weights(CloudFormerArchitecture architecture, Map<String, NDArray> tensors) {
        Map<String, float[]> values = new HashMap<>();
        tensors.forEach((name, tensor) -> values.put(name, tensor.toFloatArray()));
        return CloudFormerWeights.of(architecture, values);
    }
}
