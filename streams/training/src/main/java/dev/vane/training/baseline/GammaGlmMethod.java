package dev.vane.training.baseline;

import dev.vane.inference.window.WindowSummary;
import dev.vane.inference.window.WindowSummary.Statistic;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Fitted;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;

/**
 * A gamma regression with logarithmic link on the mean of each feature, and nothing else of the summary: the link turns
 * every further column into a factor, so that few columns and a ridge keep it on the ground.
 */
final class GammaGlmMethod implements Method {
    /** Ridge for each example. */
    private static final double RIDGE = 0.01;

    @Override
    public String name() {
        return "gamma-glm";
    }

    @Override
    public String identity() {
        return "%s of means ridge=%s".formatted(name(), RIDGE);
    }

    @Override
    public Fitted fit(ExampleSet training, long seed, Progress progress) {
        StandardTable table = StandardTable.fit(training, GammaGlmMethod::isMean);
        double[] weights = GammaRegression.fit(table.rows(training), training.targets(), RIDGE * training.size());
        return examples -> Bounds.predictions(table.rows(examples), row -> GammaRegression.mean(weights, row));
    }

    /** A summary holds the statistics of one feature after those of another. */
    private static boolean isMean(int column) {
        return column % WindowSummary.size(1) == WindowSummary.index(0, Statistic.MEAN);
    }
}
