package dev.vane.training.cloudformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import dev.vane.inference.cloudformer.CloudFormerWeights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The block with its memory: what it computes of batches, and its gradients. Belongs to one thread at a time. */
final class Network implements AutoCloseable {
    private final CloudFormerArchitecture architecture;
    private final NDManager manager;
    private final CloudFormerBlock block;
    private final ParameterStore store;

    Network(CloudFormerArchitecture architecture, CloudFormerWeights weights, Ablation ablation, double dropout) {
        this.architecture = architecture;
        manager = Torch.newManager();
        block = new CloudFormerBlock(manager, architecture, weights, ablation, dropout);
        block.initialize(manager, DataType.FLOAT32, WindowBatch.shapes(architecture, 1));
        store = new ParameterStore(manager, false);
    }

    /** Relative performance of each window. */
    float[] predict(WindowBatch batch) {
        try (NDManager scratch = manager.newSubManager()) {
            return forward(batch, scratch, false).head().toFloatArray();
        }
    }

    /** Sum of the weighted losses as it would be served: nothing is dropped. */
    double loss(WindowBatch batch, Objective objective) {
        try (NDManager scratch = manager.newSubManager()) {
            return loss(batch, objective, scratch, false).toFloatArray()[0];
        }
    }

    /**
     * Sum of the weighted losses, and its gradients added to those of the parameters. One batch after the other is
     * computed and freed: large tensors cost more than small ones.
     */
    double collect(List<WindowBatch> batches, Objective objective) {
        double sum = 0;
        try (GradientCollector collector = Torch.engine().newGradientCollector()) {
            for (WindowBatch batch : batches) {
                try (NDManager scratch = manager.newSubManager()) {
                    NDArray loss = loss(batch, objective, scratch, true);
                    collector.backward(loss);
                    sum += loss.toFloatArray()[0];
                }
            }
        }
        return sum;
    }

    /**
     * The decoder's mean squared error over all hidden features of the batches, and its gradients added to those of the
     * parameters.
     */
    double collect(List<HiddenFeatures> batches, Decoder decoder) {
        int count = batches.stream().mapToInt(HiddenFeatures::count).sum();
        double sum = 0;
        try (GradientCollector collector = Torch.engine().newGradientCollector()) {
            for (HiddenFeatures hidden : batches) {
                try (NDManager scratch = manager.newSubManager()) {
                    NDArray told = block.forward(store, hidden.batch().tensors(scratch), true)
                            .get(2);
                    NDArray loss = decoder.loss(told, hidden, count, scratch);
                    collector.backward(loss);
                    sum += loss.toFloatArray()[0];
                }
            }
        }
        return sum;
    }

    private NDArray loss(WindowBatch batch, Objective objective, NDManager scratch, boolean training) {
        float[] targets = new float[batch.size()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = (float) objective.onScale(batch.targets[i]);
        }
        return objective.sum(
                forward(batch, scratch, training),
                batch.perWindow(scratch, targets),
                batch.perWindow(scratch, batch.weights));
    }

    /** Relative performance and its logit, as they are served. */
    private NDList forward(WindowBatch batch, NDManager scratch, boolean training) {
        NDArray correction =
                block.forward(store, batch.tensors(scratch), training).get(1);
        NDArray logit = correction.add(batch.perWindow(scratch, batch.known));
        return new NDList(Activation.sigmoid(logit), logit);
    }

    /** The trained tensors themselves, by name. */
    Map<String, NDArray> tensors() {
        return block.tensors();
    }

    /** An optimiser that goes on with these moments. */
    Adam optimiser(Schedule schedule, long steps, CloudFormerWeights means, CloudFormerWeights squares) {
        return new Adam(
                manager,
                tensors(),
                schedule,
                steps,
                Torch.tensors(manager, architecture, means),
                Torch.tensors(manager, architecture, squares));
    }

    /** A decoder that lives as long as this. */
    Decoder decoder() {
        return new Decoder(manager, architecture);
    }

    /** An optimiser of this and of a decoder, from the beginning. */
    Adam optimiser(Schedule schedule, Decoder decoder) {
        Map<String, NDArray> both = new LinkedHashMap<>(tensors());
        both.putAll(decoder.tensors());
        return new Adam(manager, both, schedule, 0, zeros(both), zeros(both));
    }

    private Map<String, NDArray> zeros(Map<String, NDArray> like) {
        Map<String, NDArray> zeros = new LinkedHashMap<>();
        like.forEach((name, tensor) -> zeros.put(name, manager.zeros(tensor.getShape())));
        return zeros;
    }

    /** The weights as they are now. */
    CloudFormerWeights weights() {
        return Torch.weights(architecture, tensors());
    }

    @Override
    public void close() {
        manager.close();
    }
}
