package dev.vane.training.cloudformer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * CloudFormer (arXiv 2509.03394) as a DJL block: the function of {@code inference.onnx.CloudFormerGraph} behind its
 * normalisation, and dropout in the head while it trains. A test holds the two together.
 *
 * <p>Inputs: normalised values {@code [batch, T, F]}, 0 where absent or padded; rows {@code [batch, T]}, 1 for a row, 0
 * for padding; with presence also presence {@code [batch, T, F]} and real {@code [batch, T]}. Outputs: relative
 * performance {@code [batch]}, its logit {@code [batch]}, and what both branches say of the window {@code [batch, temporal
 * width + system width]}.
 *
 * <p>Two rules of DJL shape the code. A result belongs to the manager of the first operand, so a parameter never is the
 * first. And a plain number is a tensor over a Java buffer that is let go at once, though its gradient may need it
 * later; so only constants that live as long as the block are multiplied with what is trained.
 */
final class CloudFormerBlock extends AbstractBlock {
    private static final float MASK = 1e4f;

    private final CloudFormerArchitecture architecture;
    private final Ablation ablation;
    private final float dropout;
    private final Map<String, Parameter> byName = new LinkedHashMap<>();
    private final NDArray positions;
    private final NDArray queryScale;

    /** @param manager of the parameters and constants; they live as long as it does */
    CloudFormerBlock(
            NDManager manager,
            CloudFormerArchitecture architecture,
            CloudFormerWeights weights,
            Ablation ablation,
            double dropout) {
        this.architecture = architecture;
        this.ablation = ablation;
        this.dropout = (float) dropout;
        Torch.tensors(manager, architecture, weights)
                .forEach((name, tensor) -> byName.put(name, addParameter(parameter(name, tensor))));
        int tokens = architecture.temporalTokens();
        int width = architecture.temporalWidth();
        positions = Torch.tensor(manager, Positions.table(tokens, width), new Shape(tokens, width));
        queryScale =
                Torch.tensor(manager, new float[] {(float) (1 / Math.sqrt(architecture.headWidth()))}, new Shape(1));
    }

    private static Parameter parameter(String name, NDArray tensor) {
        tensor.setRequiresGradient(true);
        return Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.OTHER)
                .optArray(tensor)
                .build();
    }

    /** The trained tensors themselves by name, in the order of the architecture. */
    Map<String, NDArray> tensors() {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        byName.forEach((name, parameter) -> tensors.put(name, parameter.getArray()));
        return tensors;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape batch = new Shape(inputShapes[0].get(0));
        return new Shape[] {
            batch, batch, new Shape(batch.get(0), architecture.temporalWidth() + architecture.systemWidth())
        };
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        Device device = inputs.head().getDevice();
        return new Pass(new Layers(name -> store.getValue(byName.get(name), device, training)), inputs)
                .output(training);
    }

    /** One forward pass. */
    private final class Pass {
        private final Layers layers;
        private final NDManager manager;
        private final long batch;
        private final NDArray values;
        private final NDArray rows;
        private final NDList presenceAndReal;

        Pass(Layers layers, NDList inputs) {
            this.layers = layers;
            values = inputs.get(0);
            rows = inputs.get(1);
            presenceAndReal = inputs.subNDList(2);
            manager = values.getManager();
            batch = values.getShape().get(0);
        }

        NDList output(boolean training) {
            NDArray temporal = ablation.hasTemporal() ? temporal() : zeros(architecture.temporalWidth());
            NDArray system = ablation.hasSystem() ? system() : zeros(architecture.systemWidth());
            NDArray told = temporal.concat(system, 1);
            NDArray hidden = layers.dense("head.hidden", told);
            NDArray swish = hidden.mul(Activation.sigmoid(hidden));
            NDArray normalised = layers.norm("head.norm", swish);
            NDArray kept = training ? Dropout.dropout(normalised, dropout, true).singletonOrThrow() : normalised;
            NDArray logit = layers.dense("head.output", kept).reshape(-1);
            return new NDList(Activation.sigmoid(logit), logit, told);
        }

        private NDArray zeros(int width) {
            return manager.zeros(new Shape(batch, width));
        }

        private NDArray temporal() {
            int width = architecture.temporalWidth();
            NDArray inputs = architecture.presence() ? values.concat(presenceAndReal.get(0), 2) : values;
            NDArray embedded =
                    Activation.relu(layers.dense("temporal.embed", inputs.reshape(-1, architecture.temporalInputs())));
            NDArray tokens = withCls("temporal.cls", embedded.reshape(-1, architecture.windowRows(), width), width);
            int count = architecture.temporalTokens();
            return encode("temporal", tokens.add(positions), count, width, Optional.of(keyBias(rows, count)));
        }

        private NDArray system() {
            if (!architecture.presence()) {
                NDArray sum = values.mul(rows.reshape(-1, architecture.windowRows(), 1))
                        .sum(new int[] {1});
                return system(sum.div(rows.sum(new int[] {1}, true).maximum(1f)).expandDims(2), Optional.empty());
            }
            NDArray real = presenceAndReal.get(1);
            NDArray counted = presenceAndReal.get(0).mul(real.reshape(-1, architecture.windowRows(), 1));
            NDArray seconds = counted.sum(new int[] {1});
            NDArray mean = values.mul(counted).sum(new int[] {1}).div(seconds.maximum(1f));
            NDArray share = seconds.div(real.sum(new int[] {1}, true).maximum(1f));
            NDArray bias = keyBias(seconds.minimum(1f), architecture.systemTokens());
            return system(mean.expandDims(2).concat(share.expandDims(2), 2), Optional.of(bias));
        }

        /** {@code channels}: {@code [batch, F, channels]} */
        private NDArray system(NDArray channels, Optional<NDArray> keyBias) {
            int width = architecture.systemWidth();
            NDArray embedded = layers.dense("system.embed", channels.reshape(-1, architecture.systemChannels()));
            NDArray ofMetrics = embedded.reshape(-1, architecture.features(), width);
            NDArray told = architecture.metricEmbedding() ? ofMetrics.add(layers.tensor("system.metrics")) : ofMetrics;
            NDArray tokens = withCls("system.cls", told, width);
            return encode("system", tokens, architecture.systemTokens(), width, keyBias);
        }

        /** CLS in front of {@code [batch, tokens, width]}. */
        private NDArray withCls(String name, NDArray tokens, int width) {
            return manager.zeros(new Shape(batch, 1, width))
                    .add(layers.tensor(name))
                    .concat(tokens, 1);
        }

        /** 0 for CLS and where the mask {@code [batch, tokens - 1]} is 1, far below 0 where it is 0. */
        private NDArray keyBias(NDArray mask, int tokens) {
            NDArray withCls = manager.ones(new Shape(batch, 1)).concat(mask, 1);
            return withCls.sub(1f).mul(MASK).reshape(-1, 1, 1, tokens);
        }

        /** CLS after the last block of a branch, {@code [batch, width]}. */
        private NDArray encode(String branch, NDArray tokens, int count, int width, Optional<NDArray> keyBias) {
            NDArray current = tokens.reshape(-1, width);
            int last = architecture.blocks() - 1;
            for (int i = 0; i < last; i++) {
                current = block(branch, i, count, width).forAllTokens(current, keyBias);
            }
            return block(branch, last, count, width).forClsAlone(current, keyBias);
        }

        private TransformerLayer block(String branch, int index, int count, int width) {
            return new TransformerLayer(layers, architecture, branch + ".block" + index, count, width, queryScale);
        }
    }
}
