package dev.vane.training.baseline;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.trees.TreeModel;
import dev.vane.inference.window.WindowSummary;
import dev.vane.training.example.EqualApplications;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Progress;
import java.util.List;
import java.util.Set;

/**
 * The mean of two boosted ensembles, grown on the windows' summaries with every application weighing the same: one that
 * sees every feature, and one that sees only those without a unit, such as utilizations and ratios. How many bytes or
 * switches there are tells which application it is, and that is of no use for one that was never seen.
 *
 * @param config of both
 */
public record AveragedBoosting(BoostingConfig config) implements TreeMethod {
    private static final Set<String> NO_UNIT = Set.of("1", "%");

    @Override
    public String name() {
        return "boosted-trees";
    }

    @Override
    public String identity() {
        return "%s, applications alike, mean of all features and of those without a unit, %s".formatted(name(), config);
    }

    @Override
    public GrownTrees fit(ExampleSet training, long seed, Progress progress) {
        double[] weights = EqualApplications.weights(training);
        SummaryTable all = SummaryTable.fit(training, View.SUMMARY);
        SummaryTable without = all.only(column -> hasNoUnit(training.features().get(column / WindowSummary.size(1))));
        TreeModel first =
                Xgboost.grow(all, training, weights, config, seed, (done, note) -> progress.at(done / 2, note));
        // Another seed, for where no feature has a unit the two would be the same.
        TreeModel second = Xgboost.grow(
                without.width() == 0 ? all : without,
                training,
                weights,
                config,
                ~seed,
                (done, note) -> progress.at((1 + done) / 2, note));
        return new GrownTrees(View.SUMMARY, TreeBlend.of(List.of(first, second), List.of(0.5, 0.5)));
    }

    private static boolean hasNoUnit(Feature feature) {
        return NO_UNIT.contains(feature.unit());
    }
}
