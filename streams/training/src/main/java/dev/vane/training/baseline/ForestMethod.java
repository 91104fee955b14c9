package dev.vane.training.baseline;

import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Fitted;
import dev.vane.training.method.Method;
import dev.vane.training.method.Progress;
import java.util.List;
import org.tribuo.Model;
import org.tribuo.common.tree.RandomForestTrainer;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.ensemble.AveragingCombiner;
import org.tribuo.regression.rtree.CARTRegressionTrainer;
import org.tribuo.regression.rtree.impurity.MeanSquaredError;

/** A random forest on the summaries (Breiman, 2001). */
final class ForestMethod implements Method {
    private static final int TREES = 60;
    private static final int DEPTH = 14;
    private static final float LEAF = 5;

    /** Smallest and largest share of the columns that a split may choose from; the largest must be below 1. */
    private static final double FEWEST = 0.1;

    private static final double MOST = 0.9;

    @Override
    public String name() {
        return "random-forest";
    }

    @Override
    public String identity() {
        return "%s trees=%d depth=%d leaf=%s bins=%d".formatted(name(), TREES, DEPTH, LEAF, BinnedTable.BINS);
    }

    @Override
    public Fitted fit(ExampleSet training, long seed, Progress progress) {
        BinnedTable table = BinnedTable.fit(training);
        if (table.width() == 0) {
            return new ConstantMethod().fit(training, seed, progress);
        }
        var regression = new TribuoRegression(table.width());
        List<Model<Regressor>> trees = trainer(table.width(), seed)
                .train(regression.dataset(table.rows(training), training.targets()))
                .getModels();
        return examples -> Bounds.predictions(table.rows(examples), row -> regression.predict(trees, row));
    }

    private static RandomForestTrainer<Regressor> trainer(int columns, long seed) {
        float share = (float) Math.clamp(1 / Math.sqrt(columns), FEWEST, MOST);
        CARTRegressionTrainer tree =
                new CARTRegressionTrainer(DEPTH, LEAF, 0, share, false, new MeanSquaredError(), seed);
        return new RandomForestTrainer<>(tree, new AveragingCombiner(), TREES, seed);
    }
}
