package dev.vane.training.baseline;

import dev.vane.inference.trees.Tree;
import dev.vane.inference.trees.TreeModel;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** Grows trees with XGBoost and takes them out of it, so that nothing native outlives the training. */
final class Xgboost {
    private Xgboost() {}

    /** Trees over the view's columns, every example weighing the same. */
    static TreeModel grow(
            SummaryTable table, ExampleSet training, BoostingConfig config, long seed, Progress progress) {
        return grow(table, training, new double[0], config, seed, progress);
    }

    /**
     * Trees over the view's columns; one leaf that says the median if none of them varies.
     *
     * @param weights of the examples; empty if all weigh the same, for the library has another median for weights
     */
    static TreeModel grow(
            SummaryTable table,
            ExampleSet training,
            double[] weights,
            BoostingConfig config,
            long seed,
            Progress progress) {
        float base = (float) ConstantMethod.median(training);
        if (table.width() == 0) {
            return new TreeModel(table.viewColumns(), base, List.of(Tree.NOTHING));
        }
        String[] dump;
        try {
            dump = grow(
                    table.flat(training),
                    floats(training.targets()),
                    floats(weights),
                    config.parameters(base, seed),
                    config.rounds(),
                    progress);
        } catch (XGBoostError e) {
            throw new IllegalStateException("XGBoost failed", e);
        }
        List<Tree> trees = Arrays.stream(dump)
                .map(tree -> XgboostDump.tree(tree, table::viewColumn))
                .toList();
        return new TreeModel(table.viewColumns(), base, trees);
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** Round by round, for the library's own loop says nothing between first and last. */
    private static String[] grow(
            float[] values,
            float[] labels,
            float[] weights,
            Map<String, Object> parameters,
            int rounds,
            Progress progress)
            throws XGBoostError {
        DMatrix data = new DMatrix(values, labels.length, values.length / labels.length, Float.NaN);
        try {
            data.setLabel(labels);
            if (weights.length > 0) {
                data.setWeight(weights);
            }
            Booster booster = XGBoost.train(data, parameters, 0, Map.of(), null, null);
            try {
                for (int round = 0; round < rounds; round++) {
                    booster.update(data, round);
                    progress.at((round + 1.0) / rounds, "tree " + (round + 1));
                }
                return booster.getModelDump("", false, "json");
            } finally {
                booster.dispose();
            }
        } finally {
            data.dispose();
        }
    }
}
