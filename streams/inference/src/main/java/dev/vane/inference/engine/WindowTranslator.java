package dev.vane.inference.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Batchifier;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.onnx.CloudFormerSignature;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Windows to tensors and back. The tensors lie over direct buffers that live as long as this does, so nothing is copied
 * on the way in. A window shorter than the model's is padded in front: the newest row always has the last place, so a
 * place means an age.
 */
final class WindowTranslator implements Translator<List<MetricWindow>, List<ModelOutput>> {
    private final CloudFormerArchitecture architecture;
    private final FloatBuffer values;
    private final FloatBuffer rows;
    private final FloatBuffer presence;
    private final FloatBuffer real;

    WindowTranslator(CloudFormerArchitecture architecture, int maxBatch) {
        this.architecture = architecture;
        int maxRows = maxBatch * architecture.windowRows();
        values = direct(maxRows * architecture.features());
        presence = direct(maxRows * architecture.features());
        rows = direct(maxRows);
        real = direct(maxRows);
    }

    private static FloatBuffer direct(int size) {
        return ByteBuffer.allocateDirect(size * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** The list is the batch already. */
    @Override
    public Batchifier getBatchifier() {
        return null;
    }

    @Override
    public NDList processInput(TranslatorContext context, List<MetricWindow> windows) {
        for (FloatBuffer buffer : List.of(values, rows, presence, real)) {
            buffer.clear();
        }
        windows.forEach(this::put);
        int batch = windows.size();
        int steps = architecture.windowRows();
        int features = architecture.features();
        NDManager manager = context.getNDManager();
        var inputs = new NDList(
                tensor(manager, CloudFormerSignature.VALUES, values, new Shape(batch, steps, features)),
                tensor(manager, CloudFormerSignature.ROWS, rows, new Shape(batch, steps)));
        if (architecture.presence()) {
            inputs.add(tensor(manager, CloudFormerSignature.PRESENCE, presence, new Shape(batch, steps, features)));
            inputs.add(tensor(manager, CloudFormerSignature.REAL, real, new Shape(batch, steps)));
        }
        return inputs;
    }

    private static NDArray tensor(NDManager manager, String name, FloatBuffer buffer, Shape shape) {
        NDArray tensor = manager.create(buffer.flip(), shape, DataType.FLOAT32);
        tensor.setName(name);
        return tensor;
    }

    private void put(MetricWindow window) {
        requireShape(window);
        int padding = architecture.windowRows() - window.rows().size();
        for (int i = 0; i < padding; i++) {
            values.put(new float[architecture.features()]);
            presence.put(new float[architecture.features()]);
            rows.put(0);
            real.put(0);
        }
        for (Row row : window.rows()) {
            for (int feature = 0; feature < row.features(); feature++) {
                values.put(row.value(feature));
                presence.put(row.isPresent(feature) ? 1 : 0);
            }
            rows.put(1);
            real.put(row.imputed() ? 0 : 1);
        }
    }

    private void requireShape(MetricWindow window) {
        if (window.rows().size() > architecture.windowRows()) {
            throw new ModelShapeMismatchException("the model looks at %d rows, the window has %d"
                    .formatted(architecture.windowRows(), window.rows().size()));
        }
        for (Row row : window.rows()) {
            if (row.features() != architecture.features()) {
                throw new ModelShapeMismatchException("the model takes %d features, the window has %d"
                        .formatted(architecture.features(), row.features()));
            }
        }
    }

    @Override
    public List<ModelOutput> processOutput(TranslatorContext context, NDList outputs) {
        float[] relativePerformance =
                outputs.get(CloudFormerSignature.RELATIVE_PERFORMANCE).toFloatArray();
        float[] temporal =
                outputs.get(CloudFormerSignature.TEMPORAL_CLS_ATTENTION).toFloatArray();
        float[] system = outputs.get(CloudFormerSignature.SYSTEM_CLS_ATTENTION).toFloatArray();
        var results = new ArrayList<ModelOutput>(relativePerformance.length);
        for (int i = 0; i < relativePerformance.length; i++) {
            results.add(new ModelOutput(
                    relativePerformance[i],
                    attention(temporal, i, architecture.temporalTokens()),
                    attention(system, i, architecture.systemTokens())));
        }
        return results;
    }

    private ClsAttention attention(float[] all, int window, int tokens) {
        int size = architecture.blocks() * architecture.heads() * tokens;
        float[] ofWindow = Arrays.copyOfRange(all, window * size, (window + 1) * size);
        return new ClsAttention(architecture.blocks(), architecture.heads(), tokens, ofWindow);
    }
}
