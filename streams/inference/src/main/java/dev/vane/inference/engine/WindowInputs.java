package dev.vane.inference.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.onnx.CloudFormerSignature;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Ratio;
import dev.vane.inference.window.Row;
import dev.vane.inference.window.WindowSummary;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Converts a window to the input tensors of a model. They lie over direct buffers that live as long as this does, so nothing is
 * copied, and belong to one call at a time. A window shorter than the model's is padded in front: the newest row always has
 * the last place, so a place means an age.
 */
public final class WindowInputs {
    private final Manifest manifest;
    private final CloudFormerArchitecture architecture;
    private final List<Ratio> ratios;
    private final boolean wantsSummary;
    private final FloatBuffer values;
    private final FloatBuffer rows;
    private final FloatBuffer presence;
    private final FloatBuffer real;

    /** For the models of a bundle. */
    public WindowInputs(Manifest manifest) {
        this.manifest = manifest;
        architecture = manifest.architecture();
        ratios = manifest.ratios();
        wantsSummary = manifest.wantsSummary();
        int steps = architecture.windowRows();
        values = direct(steps * architecture.features());
        presence = direct(steps * architecture.features());
        rows = direct(steps);
        real = direct(steps);
    }

    private static FloatBuffer direct(int size) {
        return ByteBuffer.allocateDirect(size * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /**
     * Checks that the models can take a window.
     *
     * @throws ModelShapeMismatchException if it is longer than theirs or has other features
     */
    public void requireShape(MetricWindow window) {
        if (window.rows().size() > manifest.windowRows()) {
            throw new ModelShapeMismatchException("the model looks at %d rows, the window has %d"
                    .formatted(manifest.windowRows(), window.rows().size()));
        }
        for (Row row : window.rows()) {
            if (row.features() != manifest.windowFeatures()) {
                throw new ModelShapeMismatchException("the model takes %d features, the window has %d"
                        .formatted(manifest.windowFeatures(), row.features()));
            }
        }
    }

    /** The tensors, named, with a batch of 1; ratios are appended here. */
    public NDList tensors(NDManager manager, MetricWindow plain) {
        MetricWindow window = Ratio.extend(plain, ratios);
        for (FloatBuffer buffer : List.of(values, rows, presence, real)) {
            buffer.clear();
        }
        pad(architecture.windowRows() - window.rows().size());
        window.rows().forEach(this::put);
        var ofRow = new Shape(1, architecture.windowRows());
        var ofFeature = new Shape(1, architecture.windowRows(), architecture.features());
        var inputs = new NDList(
                tensor(manager, CloudFormerSignature.VALUES, values, ofFeature),
                tensor(manager, CloudFormerSignature.ROWS, rows, ofRow));
        if (architecture.presence()) {
            inputs.add(tensor(manager, CloudFormerSignature.PRESENCE, presence, ofFeature));
            inputs.add(tensor(manager, CloudFormerSignature.REAL, real, ofRow));
        }
        if (wantsSummary) {
            inputs.add(summary(manager, window));
        }
        return inputs;
    }

    private static NDArray summary(NDManager manager, MetricWindow window) {
        float[] summary = WindowSummary.of(window);
        NDArray tensor = manager.create(summary, new Shape(1, summary.length));
        tensor.setName(CloudFormerSignature.SUMMARY);
        return tensor;
    }

    private static NDArray tensor(NDManager manager, String name, FloatBuffer buffer, Shape shape) {
        NDArray tensor = manager.create(buffer.flip(), shape, DataType.FLOAT32);
        tensor.setName(name);
        return tensor;
    }

    private void pad(int count) {
        float[] nothing = new float[architecture.features()];
        for (int i = 0; i < count; i++) {
            values.put(nothing);
            presence.put(nothing);
            rows.put(0);
            real.put(0);
        }
    }

    private void put(Row row) {
        for (int feature = 0; feature < row.features(); feature++) {
            values.put(row.value(feature));
            presence.put(row.isPresent(feature) ? 1 : 0);
        }
        rows.put(1);
        real.put(row.imputed() ? 0 : 1);
    }
}
