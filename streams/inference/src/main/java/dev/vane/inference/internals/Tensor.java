package dev.vane.inference.internals;

import java.util.Arrays;
import java.util.List;

/** Floats with a shape, row-major, compared by content. Immutable. */
public final class Tensor {
    private final List<Integer> shape;
    private final float[] values;

    private Tensor(List<Integer> shape, float[] values) {
        this.shape = List.copyOf(shape);
        this.values = values;
        long size = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        if (size != values.length) {
            throw new IllegalArgumentException("shape %s needs %d values: %d".formatted(shape, size, values.length));
        }
    }

    /** A tensor of these values, row-major, which are copied. */
    public static Tensor of(float[] values, Integer... shape) {
        return new Tensor(List.of(shape), values.clone());
    }

    /** Lengths of the axes, outermost first. */
    public List<Integer> shape() {
        return shape;
    }

    /** The value at one index for each axis. */
    public float at(int... index) {
        if (index.length != shape.size()) {
            throw new IllegalArgumentException(
                    "a tensor of %d axes was expected to have %d".formatted(shape.size(), index.length));
        }
        int place = 0;
        for (int axis = 0; axis < index.length; axis++) {
            place = place * shape.get(axis) + index[axis];
        }
        return values[place];
    }

    /** A copy of all values, row-major. */
    public float[] toArray() {
        return values.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor tensor && shape.equals(tensor.shape) && Arrays.equals(values, tensor.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }
}
