package dev.vane.training.baseline;

import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;

/** A method that grows trees, which a model file can hold. */
public interface TreeMethod extends Method {
    @Override
    GrownTrees fit(ExampleSet training, long seed, Progress progress);
}
