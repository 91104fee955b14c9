package dev.vane.inference.cloudformer;

import java.util.List;

/**
 * A trainable tensor's name and shape.
 *
 * @param dimensions {@code [in, out]} for the weight of a dense layer, {@code [size]} for anything else
 */
public record ParameterShape(String name, List<Integer> dimensions) {
    public ParameterShape {
        dimensions = List.copyOf(dimensions);
    }

    /** Number of values. */
    public int size() {
        return dimensions.stream().reduce(1, Math::multiplyExact);
    }
}
