package dev.vane.training.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.trees.Node;
import dev.vane.inference.trees.Tree;
import dev.vane.inference.trees.TreeModel;
import dev.vane.inference.window.WindowSummary;
import dev.vane.inference.window.WindowSummary.Statistic;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.method.Progress;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExtraTreesTest {
    private static final ExtraTreesConfig CONFIG =
            new ExtraTreesConfig(50, 2, 0.5, List.of(Statistic.MEAN, Statistic.Q50, Statistic.PRESENT));
    private static final ExampleSet TRAINING = Planted.examples(200, 1, Planted::line);

    @Test
    void learnsWhatIsToBeLearnt() {
        GrownTrees trees = new ExtraTrees(CONFIG).fit(TRAINING, 1, Progress.NONE);

        ExampleSet unseen = Planted.examples(60, 2, Planted::line);
        assertThat(Planted.error(trees.predict(unseen), unseen)).isLessThan(0.05);
    }

    @Test
    void isTheSameForTheSameSeedAndAnotherForAnother() {
        TreeModel model = new ExtraTrees(CONFIG).fit(TRAINING, 1, Progress.NONE).model();

        assertThat(new ExtraTrees(CONFIG).fit(TRAINING, 1, Progress.NONE).model())
                .isEqualTo(model);
        assertThat(new ExtraTrees(CONFIG).fit(TRAINING, 2, Progress.NONE).model())
                .isNotEqualTo(model);
    }

    @Test
    void asksOnlyTheStatisticsThatItIsToSee() {
        TreeModel model = new ExtraTrees(CONFIG).fit(TRAINING, 1, Progress.NONE).model();

        assertThat(model.columns()).isEqualTo(WindowSummary.size(Planted.FEATURES));
        assertThat(model.trees())
                .flatExtracting(Tree::nodes)
                .filteredOn(Node.Split.class::isInstance)
                .extracting(node -> WindowSummary.statistic(((Node.Split) node).column()))
                .containsOnly(Statistic.MEAN, Statistic.Q50, Statistic.PRESENT);
    }

    @Test
    void saysTheMeanOfItsTrees() {
        TreeModel model = new ExtraTrees(CONFIG).fit(TRAINING, 1, Progress.NONE).model();
        float[] summary = WindowSummary.of(TRAINING.examples().getFirst().window());

        double mean = model.trees().stream()
                .mapToDouble(tree -> 50 * new TreeModel(model.columns(), 0, List.of(tree)).sum(summary))
                .average()
                .orElseThrow();
        assertThat((double) model.sum(summary)).isCloseTo(mean, within(1e-5));
    }

    /** Every example is walked to its leaf; a leaf says the mean of those that came, and enough came. */
    @Test
    void leavesSayTheMeanOfTheExamplesThatComeToThem() {
        var random = new SplittableRandom(5);
        int count = 300;
        float[][] columns = new float[6][count];
        double[] targets = new double[count];
        for (int i = 0; i < count; i++) {
            for (float[] column : columns) {
                column[i] = random.nextInt(10) == 0 ? Float.NaN : (float) random.nextInt(30);
            }
            targets[i] = random.nextDouble();
        }

        Tree tree = new RandomTree(columns, targets, 4, 2, IntUnaryOperator.identity(), random).grow();

        double[] sums = new double[tree.nodes().size()];
        int[] counts = new int[sums.length];
        for (int i = 0; i < count; i++) {
            int leaf = leafOf(tree, columns, i);
            sums[leaf] += targets[i];
            counts[leaf]++;
        }
        for (int node = 0; node < sums.length; node++) {
            if (tree.nodes().get(node) instanceof Node.Leaf(float value)) {
                assertThat(counts[node]).isGreaterThanOrEqualTo(4);
                assertThat((double) value).isCloseTo(sums[node] / counts[node], within(1e-6));
            }
        }
        assertThat(tree.nodes()).hasSizeGreaterThan(20);
    }

    /** One column is noise, the other tells the targets: with both tried, the first question is about the other. */
    @Test
    void takesTheColumnThatTells() {
        int count = 200;
        var random = new SplittableRandom(7);
        float[][] columns = new float[2][count];
        double[] targets = new double[count];
        for (int i = 0; i < count; i++) {
            columns[0][i] = (float) random.nextDouble();
            columns[1][i] = i < 100 ? 0 : 1;
            targets[i] = i < 100 ? 0.2 : 0.9;
        }

        Tree tree = new RandomTree(columns, targets, 5, 2, IntUnaryOperator.identity(), random).grow();

        assertThat(tree.nodes().getFirst()).isInstanceOfSatisfying(Node.Split.class, split -> assertThat(split.column())
                .isEqualTo(1));
        assertThat(IntStream.range(0, count)
                        .mapToDouble(i -> ((Node.Leaf) tree.nodes().get(leafOf(tree, columns, i))).value()))
                .allMatch(value -> Math.abs(value - 0.2) < 1e-6 || Math.abs(value - 0.9) < 1e-6);
    }

    @Test
    void isOneLeafWhereNothingVaries() {
        Tree tree = new RandomTree(
                        new float[][] {{1, 1, 1, 1}, {Float.NaN, Float.NaN, Float.NaN, Float.NaN}},
                        new double[] {0.1, 0.2, 0.3, 0.4},
                        1,
                        2,
                        IntUnaryOperator.identity(),
                        new SplittableRandom(1))
                .grow();

        assertThat(tree.nodes()).hasSize(1);
        assertThat((double) ((Node.Leaf) tree.nodes().getFirst()).value()).isCloseTo(0.25, within(1e-6));
    }

    @Test
    void refusesSettingsThatMeanNothing() {
        List<Statistic> mean = List.of(Statistic.MEAN);
        assertThatIllegalArgumentException().isThrownBy(() -> new ExtraTreesConfig(0, 1, 0.5, mean));
        assertThatIllegalArgumentException().isThrownBy(() -> new ExtraTreesConfig(1, 0, 0.5, mean));
        assertThatIllegalArgumentException().isThrownBy(() -> new ExtraTreesConfig(1, 1, 0, mean));
        assertThatIllegalArgumentException().isThrownBy(() -> new ExtraTreesConfig(1, 1, 0.5, List.of()));
    }

    private static int leafOf(Tree tree, float[][] columns, int example) {
        int node = 0;
        while (tree.nodes().get(node) instanceof Node.Split split) {
            float value = columns[split.column()][example];
            node = Float.isNaN(value) || value < split.threshold() ? split.yes() : split.no();
        }
        return node;
    }
}
