package dev.vane.training.baseline;

import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Fitted;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import java.util.List;
import org.tribuo.Model;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.rtree.CARTRegressionTrainer;
import org.tribuo.regression.rtree.impurity.MeanSquaredError;

/** One regression tree on the summaries. */
final class CartMethod implements Method {
    private static final int DEPTH = 8;

    /** Fewest examples of a leaf. */
    private static final float LEAF = 10;

    @Override
    public String name() {
        return "cart";
    }

    @Override
    public String identity() {
        return "%s depth=%d leaf=%s bins=%d".formatted(name(), DEPTH, LEAF, BinnedTable.BINS);
    }

    @Override
    public Fitted fit(ExampleSet training, long seed, Progress progress) {
        BinnedTable table = BinnedTable.fit(training);
        if (table.width() == 0) {
            return new ConstantMethod().fit(training, seed, progress);
        }
        var regression = new TribuoRegression(table.width());
        Model<Regressor> tree = new CARTRegressionTrainer(DEPTH, LEAF, 0, 1, false, new MeanSquaredError(), seed)
                .train(regression.dataset(table.rows(training), training.targets()));
        return examples -> Bounds.predictions(table.rows(examples), row -> regression.predict(List.of(tree), row));
    }
}
