package dev.vane.training.baseline;

import dev.vane.inference.trees.Node;
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

    /** Trees over the view's columns; one leaf that says the median if none of them varies. */
    static TreeModel grow(
            SummaryTable table, ExampleSet training, BoostingConfig config, long seed, Progress progress) {
        float base = (float) ConstantMethod.median(training);
        if (table.width() == 0) {
            return new TreeModel(table.viewColumns(), base, List.of(new Tree(List.of(new Node.Leaf(0)))));
        }
        float[] labels = new float[training.size()];
        double[] targets = training.targets();
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (float) targets[i];
        }
        String[] dump;
        try {
            dump = grow(table.flat(training), labels, config.parameters(base, seed), config.rounds(), progress);
        } catch (XGBoostError e) {
            throw new IllegalStateException("XGBoost failed", e);
        }
        List<Tree> trees = Arrays.stream(dump)
                .map(tree -> XgboostDump.tree(tree, table::viewColumn))
                .toList();
        return new TreeModel(table.viewColumns(), base, trees);
    }

    /** Round by round, for the library's own loop says nothing between first and last. */
    private static String[] grow(
            float[] values, float[] labels, Map<String, Object> parameters, int rounds, Progress progress)
            throws XGBoostError {
        DMatrix data = new DMatrix(values, labels.length, values.length / labels.length, Float.NaN);
        try {
            data.setLabel(labels);
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
