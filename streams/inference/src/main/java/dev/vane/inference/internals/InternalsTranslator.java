package dev.vane.inference.internals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Batchifier;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.engine.WindowInputs;
import dev.vane.inference.onnx.CloudFormerSignature;
import dev.vane.inference.window.MetricWindow;
import java.util.Arrays;

/** Converts a window and the control of attention to tensors, and the outputs of the explaining model back. */
final class InternalsTranslator implements Translator<InternalsTranslator.Question, ModelInternals> {
    private final WindowInputs inputs;

    /** What is asked. */
    record Question(MetricWindow window, AttentionControl control) {}

    InternalsTranslator(WindowInputs inputs) {
        this.inputs = inputs;
    }

    /** None: the tensors carry a batch dimension of 1 already. */
    @Override
    public Batchifier getBatchifier() {
        return null;
    }

    @Override
    public NDList processInput(TranslatorContext context, Question question) {
        NDManager manager = context.getNDManager();
        NDList tensors = inputs.tensors(manager, question.window());
        for (Branch branch : Branch.values()) {
            AttentionControl.OfBranch control = question.control().of(branch);
            tensors.add(tensor(manager, CloudFormerSignature.mask(branch), control.mask()));
            tensors.add(tensor(manager, CloudFormerSignature.beta(branch), control.beta()));
        }
        return tensors;
    }

    private static NDArray tensor(NDManager manager, String name, Tensor content) {
        long[] shape = content.shape().stream().mapToLong(Integer::longValue).toArray();
        NDArray tensor = manager.create(content.toArray(), new Shape(shape));
        tensor.setName(name);
        return tensor;
    }

    @Override
    public ModelInternals processOutput(TranslatorContext context, NDList outputs) {
        return new ModelInternals(
                scalar(outputs, CloudFormerSignature.RELATIVE_PERFORMANCE),
                scalar(outputs, CloudFormerSignature.NETWORK),
                scalar(outputs, CloudFormerSignature.LOGIT),
                maps(outputs, Branch.TEMPORAL),
                maps(outputs, Branch.SYSTEM),
                tensor(outputs, CloudFormerSignature.INPUT_GRADIENTS),
                tensor(outputs, CloudFormerSignature.NORMALISED));
    }

    private static BranchMaps maps(NDList outputs, Branch branch) {
        return new BranchMaps(
                tensor(outputs, CloudFormerSignature.attention(branch)),
                tensor(outputs, CloudFormerSignature.attentionGradients(branch)),
                tensor(outputs, CloudFormerSignature.queries(branch)),
                tensor(outputs, CloudFormerSignature.keys(branch)),
                tensor(outputs, CloudFormerSignature.values(branch)),
                tensor(outputs, CloudFormerSignature.embeddings(branch)),
                tensor(outputs, CloudFormerSignature.embeddingGradients(branch)));
    }

    private static float scalar(NDList outputs, String name) {
        return outputs.get(name).toFloatArray()[0];
    }

    /** The output of the one window of the batch. */
    private static Tensor tensor(NDList outputs, String name) {
        NDArray output = outputs.get(name);
        long[] shape = output.getShape().getShape();
        Integer[] ofWindow =
                Arrays.stream(shape).skip(1).mapToObj(Math::toIntExact).toArray(Integer[]::new);
        return Tensor.of(output.toFloatArray(), ofWindow);
    }
}
