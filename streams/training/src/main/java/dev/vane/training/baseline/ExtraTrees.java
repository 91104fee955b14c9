package dev.vane.training.baseline;

import dev.vane.inference.trees.Node;
import dev.vane.inference.trees.Tree;
import dev.vane.inference.trees.TreeModel;
import dev.vane.inference.window.WindowSummary;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

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
        SummaryTable table = SummaryTable.fit(training, View.SUMMARY)
                .only(column -> config.statistics().contains(WindowSummary.statistic(column)));
        float[][] columns = table.columns(training);
        double[] targets = training.targets();
        int tried = (int) Math.ceil(config.columnShare() * columns.length);
        var random = new SplittableRandom(seed);
        List<TreeModel> models = new ArrayList<>();
        for (int i = 0; i < config.trees(); i++) {
            Tree grown = new RandomTree(columns, targets, config.leaf(), tried, random.split()).grow();
            models.add(new TreeModel(table.viewColumns(), 0, List.of(inView(grown, table))));
            progress.at((i + 1.0) / config.trees(), "tree " + (i + 1));
        }
        double share = 1.0 / config.trees();
        List<Double> shares = Stream.generate(() -> share).limit(config.trees()).toList();
        return new GrownTrees(View.SUMMARY, TreeBlend.of(models, shares));
    }

    /** The tree with the view's numbers of its columns. */
    private static Tree inView(Tree tree, SummaryTable table) {
        return new Tree(tree.nodes().stream()
                .<Node>map(node -> switch (node) {
                    case Node.Split split ->
                        new Node.Split(
                                table.viewColumn(split.column()),
                                split.threshold(),
                                split.yes(),
                                split.no(),
                                split.missingIsYes());
                    case Node.Leaf leaf -> leaf;
                })
                .toList());
    }
}
