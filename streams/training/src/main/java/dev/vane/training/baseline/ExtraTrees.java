package dev.vane.training.baseline;

import dev.vane.inference.trees.Tree;
import dev.vane.inference.trees.TreeModel;
import dev.vane.inference.window.WindowSummary;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Extremely randomized trees on the windows' summaries (Geurts, Ernst and Wehenkel, 2006): every tree learns from all
 * examples, and only chance makes them differ. Thresholds that are drawn and not sought fit an application that was never
 * seen better than the best ones for those that were.
 *
 * @param config settings
 */
public record ExtraTrees(ExtraTreesConfig config) implements TreeMethod {
    @Override
    public String name() {
        return "extra-trees";
    }

    @Override
    public String identity() {
        return "%s %s".formatted(name(), config);
    }

    @Override
    public GrownTrees fit(ExampleSet training, long seed, Progress progress) {
        return new GrownTrees(View.SUMMARY, mean(config, training, training.targets(), seed, progress));
    }

    /** The mean of trees that were grown on some numbers of the examples, such as their targets. */
    static TreeModel mean(
            ExtraTreesConfig config, ExampleSet training, double[] numbers, long seed, Progress progress) {
        SummaryTable table = SummaryTable.fit(training, View.SUMMARY)
                .only(column -> config.statistics().contains(WindowSummary.statistic(column)));
        float[][] columns = table.columns(training);
        int tried = (int) Math.ceil(config.columnShare() * columns.length);
        var random = new SplittableRandom(seed);
        List<Tree> trees = new ArrayList<>();
        for (int i = 0; i < config.trees(); i++) {
            trees.add(new RandomTree(columns, numbers, config.leaf(), tried, table::viewColumn, random.split()).grow());
            progress.at((i + 1.0) / config.trees(), "tree " + (i + 1));
        }
        TreeModel sum = new TreeModel(table.viewColumns(), 0, trees);
        return TreeBlend.of(List.of(sum), List.of(1.0 / config.trees()));
    }
}
