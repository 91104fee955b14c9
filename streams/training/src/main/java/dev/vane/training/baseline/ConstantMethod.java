package dev.vane.training.baseline;

import dev.vane.inference.statistics.Quantiles;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Fitted;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import java.util.Arrays;

/** The median of the training targets, whatever the window: what every other method must beat. */
final class ConstantMethod implements Method {
    @Override
    public String name() {
        return "constant";
    }

    @Override
    public Fitted fit(ExampleSet training, long seed, Progress progress) {
        double median = Bounds.clip(median(training));
        return examples -> {
            double[] predictions = new double[examples.size()];
            Arrays.fill(predictions, median);
            return predictions;
        };
    }

    static double median(ExampleSet training) {
        return Quantiles.median(training.targets().clone());
    }
}
