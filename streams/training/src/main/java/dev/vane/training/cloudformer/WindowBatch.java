package dev.vane.training.cloudformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import java.util.Arrays;

/**
 * Windows as the block takes them, still in Java, with what is to be predicted. A window shorter than the model's is
 * padded in front: the newest row always has the last place. Augmentation changes the arrays in place; all are flat and
 * row-major.
 */
final class WindowBatch {
    private final CloudFormerArchitecture architecture;
    private final int size;

    /** Normalised values {@code [size, T, F]}; 0 where absent or padded. */
    final float[] values;

    /** 1 where a value is present {@code [size, T, F]}; all values of a row for a model that is not told. */
    final float[] presence;

    /** 1 for a row, 0 for padding {@code [size, T]}. */
    final float[] rows;

    /** 1 for a row that was sampled {@code [size, T]}. */
    final float[] real;

    /** Relative performance of each window. */
    final float[] targets;

    /** Logit that the network corrects, of each window; 0 if nothing is known. */
    final float[] known;

    /** How much each window counts, 1 if all count alike. */
    final float[] weights;

    /** Padding only. */
    WindowBatch(CloudFormerArchitecture architecture, int size) {
        this.architecture = architecture;
        this.size = size;
        rows = new float[size * architecture.windowRows()];
        real = new float[rows.length];
        values = new float[rows.length * architecture.features()];
        presence = new float[values.length];
        targets = new float[size];
        known = new float[size];
        weights = new float[size];
        Arrays.fill(weights, 1f);
    }

    int size() {
        return size;
    }

    /** T, rows of each window, padding included. */
    int windowRows() {
        return architecture.windowRows();
    }

    /** F, values of each row. */
    int features() {
        return architecture.features();
    }

    /** Where a row stands in {@link #rows}; times {@link #features} its first value in {@link #values}. */
    int row(int window, int row) {
        return window * architecture.windowRows() + row;
    }

    /** Rows of a window that are not padding: the last ones. */
    int length(int window) {
        int length = 0;
        while (length < windowRows() && rows[row(window, windowRows() - 1 - length)] > 0) {
            length++;
        }
        return length;
    }

    /** Turns a row into padding. */
    void clearRow(int window, int row) {
        int at = row(window, row);
        rows[at] = 0;
        real[at] = 0;
        Arrays.fill(values, at * features(), (at + 1) * features(), 0f);
        Arrays.fill(presence, at * features(), (at + 1) * features(), 0f);
    }

    /** What the block takes. */
    NDList tensors(NDManager manager) {
        Shape[] shapes = shapes(architecture, size);
        NDList inputs = new NDList(Torch.tensor(manager, values, shapes[0]), Torch.tensor(manager, rows, shapes[1]));
        if (architecture.presence()) {
            inputs.add(Torch.tensor(manager, presence, shapes[2]));
            inputs.add(Torch.tensor(manager, real, shapes[3]));
        }
        return inputs;
    }

    /** One value for each window. */
    NDArray perWindow(NDManager manager, float[] numbers) {
        return Torch.tensor(manager, numbers, new Shape(size));
    }

    /** Shapes of the block's inputs. */
    static Shape[] shapes(CloudFormerArchitecture architecture, int size) {
        Shape ofRows = new Shape(size, architecture.windowRows());
        Shape ofValues = new Shape(size, architecture.windowRows(), architecture.features());
        return architecture.presence()
                ? new Shape[] {ofValues, ofRows, ofValues, ofRows}
                : new Shape[] {ofValues, ofRows};
    }
}
