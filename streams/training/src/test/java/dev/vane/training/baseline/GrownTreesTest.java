package dev.vane.training.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.trees.TreeModel;
import dev.vane.inference.window.WindowSummary;
import dev.vane.training.baseline.BoostingConfig.Objective;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.Test;

class GrownTreesTest {
    private static final ExampleSet TRAINING = Planted.examples(150, 1, Planted::line);

    @Test
    void sayWhatTheLibrarySaysOfEveryWindow() throws XGBoostError {
        for (Objective objective : Objective.values()) {
            var config = new BoostingConfig(60, 0.1, 4, 0.8, 0.5, 2, objective);
            TreeModel model =
                    new GradientBoosting(config).fit(TRAINING, 3, Progress.NONE).model();
            // Training values lie on thresholds; unseen ones lack features.
            for (ExampleSet asked : List.of(
                    TRAINING,
                    Planted.examples(80, 2, Planted::line),
                    Planted.without(TRAINING, Planted.TELLING),
                    Planted.scrambled(TRAINING, 4))) {
                float[][] expected = ofLibrary(config, asked);
                for (int i = 0; i < expected.length; i++) {
                    float[] summary = WindowSummary.of(asked.examples().get(i).window());
                    assertThat(model.sum(summary)).as(objective.name()).isCloseTo(expected[i][0], within(1e-5f));
                }
            }
        }
    }

    private static float[][] ofLibrary(BoostingConfig config, ExampleSet asked) throws XGBoostError {
        SummaryTable table = SummaryTable.fit(TRAINING, View.SUMMARY);
        DMatrix data = matrix(table, TRAINING);
        float[] labels = new float[TRAINING.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (float) TRAINING.examples().get(i).target();
        }
        data.setLabel(labels);
        Map<String, Object> parameters = config.parameters((float) ConstantMethod.median(TRAINING), 3);
        Booster booster = XGBoost.train(data, parameters, config.rounds(), Map.of(), null, null);
        DMatrix questions = matrix(table, asked);
        try {
            return booster.predict(questions);
        } finally {
            questions.dispose();
            booster.dispose();
            data.dispose();
        }
    }

    private static DMatrix matrix(SummaryTable table, ExampleSet examples) throws XGBoostError {
        return new DMatrix(table.flat(examples), examples.size(), table.width(), Float.NaN);
    }

    @Test
    void askTheWholeSummaryOfAWindow() {
        GrownTrees trees = new GradientBoosting(BoostingConfig.standard()).fit(TRAINING, 1, Progress.NONE);

        assertThat(trees.model().columns()).isEqualTo(WindowSummary.size(Planted.FEATURES));
        assertThat(trees.model().trees()).hasSize(BoostingConfig.standard().rounds());
        double[] predictions = trees.predict(TRAINING);
        for (int i = 0; i < predictions.length; i++) {
            float[] summary = WindowSummary.of(TRAINING.examples().get(i).window());
            assertThat(predictions[i]).isEqualTo(Bounds.clip(trees.model().predict(summary)));
        }
    }

    @Test
    void tellHowFarTheyHaveGrown() {
        List<Double> shares = new ArrayList<>();
        var config = new BoostingConfig(5, 0.1, 2, 1, 1, 1, Objective.SQUARED);

        new GradientBoosting(config).fit(TRAINING, 1, (done, note) -> shares.add(done));

        assertThat(shares).containsExactly(0.2, 0.4, 0.6, 0.8, 1.0);
    }
}
