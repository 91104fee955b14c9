package dev.vane.training.baseline;

import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Fitted;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import java.util.Arrays;
import java.util.List;
import org.tribuo.SparseModel;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.slm.ElasticNetCDTrainer;

/**
 * Linear regression on the summaries with an elastic net, close to ridge: mean, median and last seconds of a feature say
 * nearly the same, and ridge shares the weight among them where plain least squares would play them against each other.
 *
 * <p>By coordinate descent, which has an optimum to arrive at and neither step size nor order to choose; Tribuo's
 * gradient descent has both.
 */
final class LinearMethod implements Method {
    /** Penalty for each example, in the units of half the mean squared error. */
    private static final double PENALTY = 0.01;

    /** Share of the penalty on absolute weights; the rest is on squared ones. Tribuo does not take 0. */
    private static final double ABSOLUTE = 0.1;

    private static final double TOLERANCE = 1e-4;
    private static final int PASSES = 200;

    @Override
    public String name() {
        return "linear";
    }

    @Override
    public String identity() {
        return "%s penalty=%s absolute=%s passes=%d".formatted(name(), PENALTY, ABSOLUTE, PASSES);
    }

    @Override
    public Fitted fit(ExampleSet training, long seed, Progress progress) {
        StandardTable table = StandardTable.fit(training);
        double[] targets = training.targets();
        double mean = Arrays.stream(targets).average().orElseThrow();
        // Centred, for when Tribuo stops depends on the size of the targets.
        double[] centred = Arrays.stream(targets).map(target -> target - mean).toArray();
        if (table.width() == 0) {
            return examples -> Bounds.predictions(table.rows(examples), row -> mean);
        }
        var regression = new TribuoRegression(table.width());
        SparseModel<Regressor> model = new ElasticNetCDTrainer(PENALTY, ABSOLUTE, TOLERANCE, PASSES, false, seed)
                .train(regression.dataset(table.rows(training), centred));
        if (model.getActiveFeatures().values().stream().allMatch(List::isEmpty)) {
            // Tribuo answers 1 where no weight is left.
            return examples -> Bounds.predictions(table.rows(examples), row -> mean);
        }
        return examples ->
                Bounds.predictions(table.rows(examples), row -> mean + regression.predict(List.of(model), row));
    }
}
