package dev.vane.training.baseline;

import dev.vane.inference.trees.Tree;
import dev.vane.inference.trees.TreeModel;
import dev.vane.inference.window.WindowSummary;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.KnownRule;
import dev.vane.training.method.Progress;
import java.util.List;

/**
 * What is known, not corrected: one tree that adds nothing. Blended with trees that correct the same, it makes their
 * corrections smaller.
 *
 * @param rule what is known
 */
public record RuleAlone(KnownRule rule) implements TreeMethod {
    @Override
    public String name() {
        return "rule";
    }

    @Override
    public String identity() {
        return "%s %s".formatted(name(), rule);
    }

    @Override
    public GrownTrees fit(ExampleSet training, long seed, Progress progress) {
        int columns = WindowSummary.size(training.features().size());
        return new GrownTrees(
                View.SUMMARY,
                new TreeModel(
                        columns, 0, List.of(Tree.NOTHING), rule.of(training).terms()));
    }
}
