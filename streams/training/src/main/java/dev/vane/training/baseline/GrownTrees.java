package dev.vane.training.baseline;

import dev.vane.inference.trees.TreeModel;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Fitted;

/** Trees as they were grown. */
public final class GrownTrees implements Fitted {
    private final View view;
    private final TreeModel model;

    GrownTrees(View view, TreeModel model) {
        this.view = view;
        this.model = model;
    }

    /** The trees as numbers, over the whole summary where they were grown on summaries: what a model file can hold. */
    public TreeModel model() {
        return model;
    }

    @Override
    public double[] predict(ExampleSet examples) {
        return examples.examples().stream().mapToDouble(this::predict).toArray();
    }

    private double predict(Example example) {
        return Bounds.clip(model.predict(view.of(example)));
    }
}
