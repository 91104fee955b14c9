package dev.vane.training.baseline;

import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Progress;

/** Gradient boosting with XGBoost (Chen and Guestrin, 2016), which sends absent values down a way of their own. */
public final class GradientBoosting implements TreeMethod {
    private final String name;
    private final View view;
    private final BoostingConfig config;

    /** On the windows' summaries. */
    public GradientBoosting(BoostingConfig config) {
        this("gradient-boosting", View.SUMMARY, config);
    }

    GradientBoosting(String name, View view, BoostingConfig config) {
        this.name = name;
        this.view = view;
        this.config = config;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String identity() {
        return "%s of %s %s".formatted(name, view, config);
    }

    @Override
    public GrownTrees fit(ExampleSet training, long seed, Progress progress) {
        SummaryTable table = SummaryTable.fit(training, view);
        return new GrownTrees(view, Xgboost.grow(table, training, config, seed, progress));
    }
}
