package dev.vane.training.baseline;

import dev.vane.inference.trees.KnownPart;
import dev.vane.inference.trees.TreeModel;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.KnownRule;
import dev.vane.training.method.Progress;

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
        TreeModel mean = ExtraTrees.mean(config, training, differences, seed, progress);
        return new GrownTrees(View.SUMMARY, new TreeModel(mean.columns(), mean.base(), mean.trees(), known.terms()));
    }
}
