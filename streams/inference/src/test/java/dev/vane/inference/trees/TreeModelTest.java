package dev.vane.inference.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.trees.TreeModel.Term;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TreeModelTest {
    private static final Tree STUMP =
            new Tree(List.of(new Node.Split(1, 0.5f, 1, 2, true), new Node.Leaf(0.1f), new Node.Leaf(0.3f)));

    @Test
    void sendsSmallerValuesOneWayAndTheThresholdTheOther() {
        var model = new TreeModel(2, 0.25f, List.of(STUMP));

        assertThat(model.predict(new float[] {9, Math.nextDown(0.5f)})).isEqualTo(0.35f);
        assertThat(model.predict(new float[] {9, 0.5f})).isEqualTo(0.55f);
    }

    @Test
    void sendsAbsentValuesWhereTheSplitSays() {
        Tree other = new Tree(List.of(new Node.Split(0, 0.5f, 1, 2, false), new Node.Leaf(0), new Node.Leaf(0.25f)));

        float sum = new TreeModel(2, 0, List.of(STUMP, other)).sum(new float[] {Float.NaN, Float.NaN});

        assertThat(sum).isEqualTo(0.35f);
    }

    @Test
    void addsWhatASecondWalkFinds() {
        TreeModel model = RandomTrees.model(3, 5, 40, 5);
        var random = new Random(4);

        for (int i = 0; i < 200; i++) {
            float[] input = RandomTrees.input(random, 5);
            double expected = model.base();
            for (Tree tree : model.trees()) {
                expected += walk(tree, 0, input);
            }
            assertThat((double) model.sum(input)).isCloseTo(expected, within(1e-6));
        }
    }

    private static float walk(Tree tree, int at, float[] input) {
        return switch (tree.nodes().get(at)) {
            case Node.Leaf(float value) -> value;
            case Node.Split(int column, float threshold, int yes, int no, boolean missingIsYes) -> {
                float value = input[column];
                boolean smaller = value < threshold || (missingIsYes && Float.isNaN(value));
                yield walk(tree, smaller ? yes : no, input);
            }
        };
    }

    @Test
    void staysARelativePerformance() {
        assertThat(new TreeModel(2, 7, List.of(STUMP)).predict(new float[2])).isEqualTo(1f);
        assertThat(new TreeModel(2, -7, List.of(STUMP)).predict(new float[2])).isEqualTo(TreeModel.LOWEST);
    }

    @Test
    void addsNumbersOfTheInputAndWhatStandsForAbsentOnes() {
        var model = new TreeModel(2, 0, List.of(STUMP), List.of(new Term(0, 0.5f, 0.8f), new Term(1, 1, 0.1f)));

        assertThat(model.sum(new float[] {0.4f, 0.25f})).isCloseTo(0.1f + 0.2f + 0.25f, within(1e-6f));
        assertThat(model.sum(new float[] {Float.NaN, Float.NaN})).isCloseTo(0.1f + 0.4f + 0.1f, within(1e-6f));
        assertThatThrownBy(() -> new TreeModel(2, 0, List.of(STUMP), List.of(new Term(2, 1, 0))))
                .hasMessage("a tree asks for column 2 where an input has 2");
    }

    @Test
    void refusesTreesThatCannotBeWalked() {
        assertThatThrownBy(() -> new Tree(List.of(new Node.Split(0, 0, 0, 1, true), new Node.Leaf(1))))
                .hasMessage("children of node 0 must come after it and before 2: 0");
        assertThatThrownBy(() -> new Tree(List.of(new Node.Split(0, 0, 1, 2, true), new Node.Leaf(1))))
                .hasMessage("children of node 0 must come after it and before 2: 2");
        assertThatThrownBy(() -> new Tree(List.of())).hasMessage("a tree has at least one node");
        assertThatThrownBy(() -> new TreeModel(1, 0, List.of(STUMP)))
                .hasMessage("a tree asks for column 1 where an input has 1");
        assertThatThrownBy(() -> new TreeModel(1, 0, List.of())).hasMessage("a tree model has at least one tree");
    }

    @Test
    void refusesAnInputOfAnotherSize() {
        assertThatThrownBy(() -> new TreeModel(2, 0, List.of(STUMP)).predict(new float[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an input has 2 numbers: 3");
    }
}
