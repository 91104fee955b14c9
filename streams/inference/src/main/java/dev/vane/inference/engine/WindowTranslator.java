package dev.vane.inference.engine;

import ai.djl.ndarray.NDList;
import ai.djl.translate.Batchifier;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.onnx.CloudFormerSignature;
import dev.vane.inference.window.MetricWindow;

/** Converts a window to tensors, and the model's outputs back. */
final class WindowTranslator implements Translator<MetricWindow, ModelOutput> {
    private final CloudFormerArchitecture architecture;
    private final WindowInputs inputs;

    WindowTranslator(CloudFormerArchitecture architecture, WindowInputs inputs) {
        this.architecture = architecture;
        this.inputs = inputs;
    }

    /** None: the tensors carry a batch dimension of 1 already. */
    @Override
    public Batchifier getBatchifier() {
        return null;
    }

    @Override
    public NDList processInput(TranslatorContext context, MetricWindow window) {
        return inputs.tensors(context.getNDManager(), window);
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
