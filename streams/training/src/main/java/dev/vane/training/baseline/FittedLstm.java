package dev.vane.training.baseline;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Fitted;
import java.util.List;

/** A trained recurrent network; its weights lie outside the heap until it is closed. */
final class FittedLstm implements Fitted {
    private static final int BATCH = 64;

    private final Model model;
    private final SequenceScaling scaling;

    FittedLstm(Model model, SequenceScaling scaling) {
        this.model = model;
        this.scaling = scaling;
    }

    @Override
    public double[] predict(ExampleSet examples) {
        double[] predictions = new double[examples.size()];
        for (int from = 0; from < predictions.length; from += BATCH) {
            int to = Math.min(from + BATCH, predictions.length);
            float[] values = predict(examples.examples().subList(from, to));
            for (int i = 0; i < values.length; i++) {
                predictions[from + i] = Bounds.clip(values[i]);
            }
        }
        return predictions;
    }

    private float[] predict(List<Example> batch) {
        try (NDManager manager = model.getNDManager().newSubManager()) {
            NDArray inputs = scaling.tensor(manager, batch);
            return model.getBlock()
                    .forward(new ParameterStore(manager, false), new NDList(inputs), false)
                    .singletonOrThrow()
                    .toFloatArray();
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
