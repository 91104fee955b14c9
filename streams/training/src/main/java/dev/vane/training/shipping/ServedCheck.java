package dev.vane.training.shipping;

import dev.vane.inference.engine.ModelOutput;
import dev.vane.inference.engine.OnnxRuntimeEngine;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.FeatureSubset;
import java.io.IOException;
import java.util.List;

/** That the bundle says, in the engine that serves it, what was trained. */
public final class ServedCheck {
    /** Largest difference of two predictions that rounding explains. */
    static final double TOLERANCE = 1e-5;

    /** Windows of a run resemble each other. */
    private static final int STRIDE = 7;

    private ServedCheck() {}

    /**
     * Compares some windows of every run.
     *
     * @param windows what was trained on
     * @return the largest difference
     * @throws IllegalStateException if it is larger than 1e-5: then the bundle must not be used
     */
    public static double largestDifference(BundleTraining.Trained trained, ExampleSet windows) throws IOException {
        double largest = 0;
        ExampleSet served = FeatureSubset.of(windows, trained.bundle().manifest());
        try (OnnxRuntimeEngine engine = OnnxRuntimeEngine.open(trained.bundle())) {
            for (int i = 0; i < served.size(); i += STRIDE) {
                Example example = served.examples().get(i);
                ModelOutput output = engine.predict(List.of(example.window())).getFirst();
                largest = Math.max(
                        largest,
                        Math.abs(output.relativePerformance()
                                - trained.predictions().get(i)));
            }
        }
        if (largest > TOLERANCE) {
            throw new IllegalStateException(
                    "the bundle says something else than what was trained, by up to " + largest);
        }
        return largest;
    }
}
