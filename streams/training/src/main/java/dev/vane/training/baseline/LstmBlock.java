package dev.vane.training.baseline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * An LSTM over the rows of a window, a dense layer on its state after the last one, a sigmoid: {@code [batch, rows,
 * features]} to {@code [batch]}.
 */
final class LstmBlock extends AbstractBlock {
    private final int state;
    private final Block lstm;
    private final Block output;

    LstmBlock(int state) {
        this.state = state;
        lstm = addChildBlock(
                "lstm", LSTM.builder().setStateSize(state).setNumLayers(1).build());
        output = addChildBlock("output", Linear.builder().setUnits(1).build());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        // A list of its own: the layer adds its first state to the one that it is given.
        NDArray states = lstm.forward(store, new NDList(inputs.singletonOrThrow()), training)
                .singletonOrThrow();
        NDArray last = states.get(":, -1");
        NDArray logits = output.forward(store, new NDList(last), training).singletonOrThrow();
        return new NDList(Activation.sigmoid(logits).reshape(-1));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        lstm.initialize(manager, type, inputs);
        output.initialize(manager, type, new Shape(inputs[0].get(0), state));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {new Shape(inputs[0].get(0))};
    }
}
