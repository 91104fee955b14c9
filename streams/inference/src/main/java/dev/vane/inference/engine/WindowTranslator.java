package dev.vane.inference.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Batchifier;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
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
 * A window to tensors, and the model's answer back. The tensors lie over direct buffers that live as long as this does, so nothing is copied
 * on the way in. A window shorter than the model's is padded in front: the newest row always has the last place, so a
 * place means an age.
 */
final class WindowTranslator implements Translator<MetricWindow, ModelOutput> {
    private final CloudFormerArchitecture architecture;
    private final List<Ratio> ratios;
    private final boolean trees;
    private final FloatBuffer values;
    private final FloatBuffer rows;
    private final FloatBuffer presence;
    private final FloatBuffer real;

    WindowTranslator(Manifest manifest) {
        architecture = manifest.architecture();
        ratios = manifest.ratios();
        trees = manifest.hasTrees();
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

    /** None: the tensors carry a batch dimension of 1 already. */
    @Override
    public Batchifier getBatchifier() {
        return null;
    }

    @Override
    public NDList processInput(TranslatorContext context, MetricWindow plain) {
        MetricWindow window = Ratio.extend(plain, ratios);
        for (FloatBuffer buffer : List.of(values, rows, presence, real)) {
            buffer.clear();
        }
        pad(architecture.windowRows() - window.rows().size());
        window.rows().forEach(this::put);
        NDManager manager = context.getNDManager();
        var ofRow = new Shape(1, architecture.windowRows());
        var ofFeature = new Shape(1, architecture.windowRows(), architecture.features());
        var inputs = new NDList(
                tensor(manager, CloudFormerSignature.VALUES, values, ofFeature),
                tensor(manager, CloudFormerSignature.ROWS, rows, ofRow));
        if (architecture.presence()) {
            inputs.add(tensor(manager, CloudFormerSignature.PRESENCE, presence, ofFeature));
            inputs.add(tensor(manager, CloudFormerSignature.REAL, real, ofRow));
        }
        if (trees) {
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

    @Override
    public ModelOutput processOutput(TranslatorContext context, NDList outputs) {
        return new ModelOutput(
                floats(outputs, CloudFormerSignature.RELATIVE_PERFORMANCE)[0],
                attention(outputs, CloudFormerSignature.TEMPORAL_CLS_ATTENTION, architecture.temporalTokens()),
                attention(outputs, CloudFormerSignature.SYSTEM_CLS_ATTENTION, architecture.systemTokens()));
    }

    private ClsAttention attention(NDList outputs, String name, int tokens) {
        return new ClsAttention(architecture.blocks(), architecture.heads(), tokens, floats(outputs, name));
    }

    private static float[] floats(NDList outputs, String name) {
        return outputs.get(name).toFloatArray();
    }
}
