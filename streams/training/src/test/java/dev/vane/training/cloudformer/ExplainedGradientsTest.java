package dev.vane.training.cloudformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.GradientCollector;
import dev.vane.inference.bundle.ModelBundle;
import dev.vane.inference.calibration.Calibration;
import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import dev.vane.inference.cloudformer.FeatureScaling;
import dev.vane.inference.internals.BranchMaps;
import dev.vane.inference.internals.ModelInternals;
import dev.vane.inference.internals.OnnxInternalsEngine;
import dev.vane.inference.internals.Tensor;
import dev.vane.inference.onnx.CloudFormerGraph;
import dev.vane.inference.onnx.ExplainGraph;
import dev.vane.inference.trees.KnownPart;
import dev.vane.inference.window.MetricWindow;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The explaining model's gradients against PyTorch's, over the layers that training uses. */
class ExplainedGradientsTest {
    private static final CloudFormerArchitecture ARCHITECTURE = Small.architecture(true);
    private static final List<FeatureScaling> SCALINGS = Small.scalings(Small.FEATURES);
    private static final CloudFormerWeights WEIGHTS = Small.weights(ARCHITECTURE, 3);

    @Test
    void areThoseOfAutograd() throws IOException {
        List<MetricWindow> windows = Small.windows(Small.ROWS, Small.FEATURES);
        double largest = 0;
        try (OnnxInternalsEngine engine = OnnxInternalsEngine.open(bundle())) {
            for (MetricWindow window : windows) {
                ModelInternals explanation = engine.explain(window);
                try (Leaves leaves = new Leaves(window)) {
                    assertThat(leaves.logit).isCloseTo(explanation.logit(), within(1e-5f));
                    largest = Math.max(largest, leaves.compare(explanation));
                }
            }
        }
        assertThat(largest).isGreaterThan(0.1);
    }

    private static ModelBundle bundle() {
        byte[] explain = ExplainGraph.write(
                ARCHITECTURE, SCALINGS, WEIGHTS, KnownPart.NONE, Optional.empty(), Calibration.NONE.rule());
        byte[] model = CloudFormerGraph.write(ARCHITECTURE, SCALINGS, WEIGHTS);
        return ModelBundle.of(
                Small.bundle(ARCHITECTURE, SCALINGS, WEIGHTS).manifest(),
                Map.of(ModelBundle.MODEL, model, ModelBundle.EXPLAIN, explain));
    }

    /** A pass for one window whose masks, embeddings and values are leaves that PyTorch has gradients of. */
    private static final class Leaves implements AutoCloseable {
        private final NDManager manager = Torch.newManager();
        private final Layers layers;
        /** A tensor, as a plain number would be let go before the gradients are there. */
        private final NDArray scale =
                Torch.tensor(manager, new float[] {(float) (1 / Math.sqrt(ARCHITECTURE.headWidth()))}, new Shape(1));

        private final NDArray values;
        private final NDArray presence;
        private final Map<Branch, NDArray> masks;
        private final Map<Branch, NDArray> moved;
        private final float logit;

        Leaves(MetricWindow window) {
            Map<String, NDArray> tensors = Torch.tensors(manager, ARCHITECTURE, WEIGHTS);
            layers = new Layers(tensors::get);
            WindowBatch batch =
                    new Normaliser(ARCHITECTURE, SCALINGS, Compaction.none(SCALINGS.size())).batch(List.of(window));
            values = leaf(batch.tensors(manager).get(0));
            presence = batch.tensors(manager).get(2);
            masks = Map.of(Branch.TEMPORAL, mask(Branch.TEMPORAL), Branch.SYSTEM, mask(Branch.SYSTEM));
            moved = Map.of(Branch.TEMPORAL, nothing(Branch.TEMPORAL), Branch.SYSTEM, nothing(Branch.SYSTEM));
            NDArray rows = batch.tensors(manager).get(1);
            NDArray real = batch.tensors(manager).get(3);
            try (GradientCollector collector = Torch.engine().newGradientCollector()) {
                NDArray temporal = encode(Branch.TEMPORAL, temporalTokens(), rows);
                NDArray counted = presence.mul(real.reshape(1, -1, 1));
                NDArray seconds = counted.sum(new int[] {1});
                NDArray mean = values.mul(counted).sum(new int[] {1}).div(seconds.maximum(1f));
                NDArray share = seconds.div(real.sum().maximum(1f));
                NDArray channels = mean.expandDims(2).concat(share.expandDims(2), 2);
                NDArray system = encode(Branch.SYSTEM, systemTokens(channels), seconds.minimum(1f));
                NDArray hidden = layers.dense("head.hidden", temporal.concat(system, 1));
                NDArray swish = hidden.mul(Activation.sigmoid(hidden));
                NDArray answer = layers.dense("head.output", layers.norm("head.norm", swish));
                collector.backward(answer);
                logit = answer.toFloatArray()[0];
            }
        }

        private NDArray leaf(NDArray tensor) {
            tensor.setRequiresGradient(true);
            return tensor;
        }

        private NDArray mask(Branch branch) {
            int tokens = branch.tokens(ARCHITECTURE);
            return leaf(manager.ones(new Shape(ARCHITECTURE.blocks(), ARCHITECTURE.heads(), tokens, tokens)));
        }

        private NDArray nothing(Branch branch) {
            return leaf(manager.zeros(new Shape(1, branch.tokens(ARCHITECTURE), branch.width(ARCHITECTURE))));
        }

        private NDArray temporalTokens() {
            int width = ARCHITECTURE.temporalWidth();
            NDArray inputs = values.concat(presence, 2).reshape(-1, ARCHITECTURE.temporalInputs());
            NDArray embedded = Activation.relu(layers.dense("temporal.embed", inputs));
            int tokens = ARCHITECTURE.temporalTokens();
            NDArray positions = Torch.tensor(manager, Positions.table(tokens, width), new Shape(tokens, width));
            return withCls("temporal.cls", embedded, width).add(positions);
        }

        private NDArray systemTokens(NDArray channels) {
            return withCls(
                    "system.cls",
                    layers.dense("system.embed", channels.reshape(-1, ARCHITECTURE.systemChannels())),
                    ARCHITECTURE.systemWidth());
        }

        private NDArray withCls(String name, NDArray tokens, int width) {
            return layers.tensor(name).reshape(1, 1, width).concat(tokens.reshape(1, -1, width), 1);
        }

        private NDArray encode(Branch branch, NDArray tokens, NDArray present) {
            int count = branch.tokens(ARCHITECTURE);
            NDArray bias = manager.ones(new Shape(1, 1))
                    .concat(present, 1)
                    .sub(1f)
                    .mul(1e4f)
                    .reshape(1, 1, 1, count);
            NDArray current = tokens.add(moved.get(branch)).reshape(-1, branch.width(ARCHITECTURE));
            for (int block = 0; block < ARCHITECTURE.blocks(); block++) {
                NDArray mask = masks.get(branch).get(block).expandDims(0);
                current = block(branch.label() + ".block" + block, current, bias, mask, count);
            }
            return current.get("0:1");
        }

        private NDArray block(String name, NDArray tokens, NDArray bias, NDArray mask, int count) {
            NDArray q = heads(name + ".query", tokens, count);
            NDArray k = heads(name + ".key", tokens, count);
            NDArray scores = q.mul(scale).matMul(k.transpose(0, 1, 3, 2));
            NDArray attention = scores.add(bias).softmax(-1).mul(mask);
            NDArray context = attention.matMul(heads(name + ".value", tokens, count));
            NDArray joined = context.transpose(0, 2, 1, 3).reshape(count, -1);
            NDArray attended = layers.norm(
                    name + ".attentionNorm",
                    layers.dense(name + ".project", joined).add(tokens));
            NDArray hidden = Activation.relu(layers.dense(name + ".expand", attended));
            return layers.norm(
                    name + ".feedForwardNorm",
                    layers.dense(name + ".contract", hidden).add(attended));
        }

        private NDArray heads(String layer, NDArray tokens, int count) {
            return layers.dense(layer, tokens)
                    .reshape(1, count, ARCHITECTURE.heads(), ARCHITECTURE.headWidth())
                    .transpose(0, 2, 1, 3);
        }

        /** Compares all, and returns the largest gradient. */
        double compare(ModelInternals explanation) {
            compare(Branch.TEMPORAL, explanation.temporal());
            compare(Branch.SYSTEM, explanation.system());
            compare("values", values.getGradient().mul(presence), explanation.inputGradients());
            return masks.get(Branch.SYSTEM).getGradient().abs().max().getFloat();
        }

        private void compare(Branch branch, BranchMaps maps) {
            compare(branch + " masks", masks.get(branch).getGradient(), maps.attentionGradients());
            compare(branch + " embeddings", moved.get(branch).getGradient(), maps.embeddingGradients());
        }

        private static void compare(String what, NDArray autograd, Tensor nodes) {
            float[] expected = autograd.toFloatArray();
            float[] actual = nodes.toArray();
            assertThat(actual).hasSameSizeAs(expected);
            for (int i = 0; i < expected.length; i++) {
                assertThat(actual[i])
                        .as("%s %d", what, i)
                        .isCloseTo(expected[i], within(1e-6f + 1e-4f * Math.abs(expected[i])));
            }
        }

        @Override
        public void close() {
            manager.close();
        }
    }
}
