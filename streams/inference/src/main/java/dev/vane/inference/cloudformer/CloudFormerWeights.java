package dev.vane.inference.cloudformer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * The trainable tensors of a CloudFormer by name, each flat and row-major. {@link CloudFormerArchitecture#parameters}
 * lists names and shapes. Immutable: what comes in and goes out is copied.
 */
public final class CloudFormerWeights {
    private final Map<String, float[]> tensors;

    private CloudFormerWeights(Map<String, float[]> tensors) {
        this.tensors = tensors;
    }

    /**
     * Weights from elsewhere, for instance from training.
     *
     * @throws IllegalArgumentException if a tensor is missing, unknown, of another size, or holds a value that is not
     *     finite
     */
    public static CloudFormerWeights of(CloudFormerArchitecture architecture, Map<String, float[]> tensors) {
        var copies = new HashMap<String, float[]>();
        for (ParameterShape shape : architecture.parameters()) {
            float[] values = tensors.get(shape.name());
            if (values == null || values.length != shape.size()) {
                throw new IllegalArgumentException("%s must have %d values: %s"
                        .formatted(shape.name(), shape.size(), values == null ? "missing" : values.length));
            }
            copies.put(shape.name(), finite(shape.name(), values).clone());
        }
        Set<String> unknown = new HashSet<>(tensors.keySet());
        unknown.removeAll(copies.keySet());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("the architecture has no such tensors: " + unknown);
        }
        return new CloudFormerWeights(copies);
    }

    /**
     * Fresh weights, the same for the same seed on every machine: dense layers uniform within ±√(6 / (in + out)) (Glorot
     * and Bengio, 2010) and no bias; CLS tokens and metrics' vectors uniform within ±√(3 / width), so that their variance is
     * 1 / width;
     * normalisations the identity.
     */
    public static CloudFormerWeights random(CloudFormerArchitecture architecture, long seed) {
        var random = new Random(seed);
        var tensors = new HashMap<String, float[]>();
        for (ParameterShape shape : architecture.parameters()) {
            tensors.put(shape.name(), initial(shape, random));
        }
        return new CloudFormerWeights(tensors);
    }

    private static float[] initial(ParameterShape shape, Random random) {
        float[] values = new float[shape.size()];
        String kind = shape.name().substring(shape.name().lastIndexOf('.') + 1);
        double bound =
                switch (kind) {
                    case "weight" ->
                        Math.sqrt(6.0
                                / (shape.dimensions().get(0)
                                        + shape.dimensions().get(1)));
                    case "cls", "metrics" -> Math.sqrt(3.0 / shape.dimensions().getLast());
                    default -> 0;
                };
        double middle = kind.equals("scale") ? 1 : 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (middle + bound * (2 * random.nextDouble() - 1));
        }
        return values;
    }

    private static float[] finite(String name, float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("%s must be finite: %s".formatted(name, value));
            }
        }
        return values;
    }

    /** A copy of one tensor's values. */
    public float[] values(String name) {
        float[] values = tensors.get(name);
        if (values == null) {
            throw new IllegalArgumentException("no tensor of this name: " + name);
        }
        return values.clone();
    }
}
