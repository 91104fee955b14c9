package dev.vane.training.baseline;

import dev.vane.inference.trees.KnownPart;
import dev.vane.inference.trees.Tree;
import dev.vane.inference.trees.TreeModel;
import dev.vane.inference.window.WindowSummary;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.KnownRule;
import dev.vane.training.method.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Extremely randomized trees that correct what is known without learning. They learn the difference, so where they know
 * nothing the known part stays.
 *
 * @param rule what is known
 * @param config settings of the trees
 */
public record CorrectedTrees(KnownRule rule, ExtraTreesConfig config) implements TreeMethod {
    @Override
    public String name() {
        return "corrected-trees";
    }

    @Override
    public String identity() {
        return "%s of %s %s".formatted(name(), rule, config);
    }

    @Override
    public GrownTrees fit(ExampleSet training, long seed, Progress progress) {
        KnownPart known = rule.of(training);
        double[] differences = training.examples().stream()
                .mapToDouble(example -> example.target() - known.of(example.window()))
                .toArray();
        SummaryTable table = SummaryTable.fit(training, View.SUMMARY)
                .only(column -> config.statistics().contains(WindowSummary.statistic(column)));
        float[][] columns = table.columns(training);
        int tried = (int) Math.ceil(config.columnShare() * columns.length);
        var random = new SplittableRandom(seed);
        List<Tree> trees = new ArrayList<>();
        for (int i = 0; i < config.trees(); i++) {
            trees.add(new RandomTree(columns, differences, config.leaf(), tried, table::viewColumn, random.split())
                    .grow());
            progress.at((i + 1.0) / config.trees(), "tree " + (i + 1));
        }
        TreeModel mean =
                TreeBlend.of(List.of(new TreeModel(table.viewColumns(), 0, trees)), List.of(1.0 / config.trees()));
        return new GrownTrees(View.SUMMARY, new TreeModel(mean.columns(), mean.base(), mean.trees(), known.terms()));
    }
}
