package dev.vane.training.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.trees.Node;
import dev.vane.inference.trees.Tree;
import dev.vane.inference.trees.TreeModel;
import dev.vane.inference.window.WindowSummary;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Progress;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AveragedBoostingTest {
    private static final BoostingConfig CONFIG =
            new BoostingConfig(40, 0.2, 2, 1, 1, 1, BoostingConfig.Objective.SQUARED);
    private static final ExampleSet TRAINING = Planted.examples(120, 1, Planted::line);

    @Test
    void learnsWhatIsToBeLearnt() {
        GrownTrees trees = new AveragedBoosting(CONFIG).fit(TRAINING, 1, Progress.NONE);

        ExampleSet unseen = Planted.examples(60, 2, Planted::line);
        assertThat(Planted.error(trees.predict(unseen), unseen)).isLessThan(0.05);
    }

    @Test
    void asksHalfOfItsTreesNothingThatHasAUnit() {
        TreeModel model = new AveragedBoosting(CONFIG)
                .fit(withUnit(Planted.NOISE), 1, Progress.NONE)
                .model();

        Set<Integer> first = asked(model, 0, CONFIG.rounds());
        Set<Integer> second = asked(model, CONFIG.rounds(), 2 * CONFIG.rounds());
        assertThat(model.trees()).hasSize(2 * CONFIG.rounds());
        assertThat(first).contains(Planted.NOISE, Planted.TELLING);
        assertThat(second).containsOnly(Planted.TELLING);
    }

    @Test
    void saysTheMeanOfTwoEnsembles() {
        TreeModel model =
                new AveragedBoosting(CONFIG).fit(TRAINING, 1, Progress.NONE).model();
        float[] window = WindowSummary.of(TRAINING.examples().getFirst().window());

        double first = alone(model, window, 0, CONFIG.rounds());
        double second = alone(model, window, CONFIG.rounds(), 2 * CONFIG.rounds());
        assertThat((double) model.sum(window)).isCloseTo((first + second) / 2, within(1e-5));
    }

    /** What one of the two would say alone: its leaves were halved, so it stands twice. */
    private static double alone(TreeModel model, float[] window, int from, int to) {
        List<Tree> half = model.trees().subList(from, to);
        List<Tree> twice = Stream.concat(half.stream(), half.stream()).toList();
        return new TreeModel(model.columns(), model.base(), twice).sum(window);
    }

    private static Set<Integer> asked(TreeModel model, int from, int to) {
        return model.trees().subList(from, to).stream()
                .flatMap(tree -> tree.nodes().stream())
                .filter(Node.Split.class::isInstance)
                .map(node -> ((Node.Split) node).column() / WindowSummary.size(1))
                .collect(Collectors.toSet());
    }

    private static ExampleSet withUnit(int feature) {
        return new ExampleSet(
                IntStream.range(0, Planted.FEATURES)
                        .mapToObj(i -> {
                            Feature plain = TRAINING.features().get(i);
                            return i == feature
                                    ? new Feature(plain.name(), "By/s", plain.group(), plain.scope())
                                    : plain;
                        })
                        .toList(),
                TRAINING.windowRows(),
                TRAINING.examples());
    }
}
