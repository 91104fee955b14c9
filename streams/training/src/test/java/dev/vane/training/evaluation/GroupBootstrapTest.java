package dev.vane.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vane.training.crossfit.OutOfFold;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.Examples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupBootstrapTest {
    @Test
    void matchesTheNormalApproximationForManyGroupsOfOne() {
        Random random = new Random(1);
        double[] values = random.doubles(400).toArray();
        List<List<Integer>> groups = IntStream.range(0, 400).mapToObj(List::of).toList();

        GroupBootstrap.Range range = GroupBootstrap.ofMean(values, groups, 2);

        double mean = Arrays.stream(values).average().orElseThrow();
        double variance = Arrays.stream(values)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / 400;
        double half = 1.96 * Math.sqrt(variance / 400);
        assertThat(range.low()).isCloseTo(mean - half, within(0.15 * half));
        assertThat(range.high()).isCloseTo(mean + half, within(0.15 * half));
    }

    @Test
    void isWiderWhenTheSameValuesComeFromFewApplications() {
        double[] values = new double[400];
        List<List<Integer>> few = new ArrayList<>();
        for (int group = 0; group < 8; group++) {
            few.add(IntStream.range(50 * group, 50 * group + 50).boxed().toList());
            Arrays.fill(values, 50 * group, 50 * group + 50, group);
        }
        List<List<Integer>> many = IntStream.range(0, 400).mapToObj(List::of).toList();

        GroupBootstrap.Range ofFew = GroupBootstrap.ofMean(values, few, 2);
        GroupBootstrap.Range ofMany = GroupBootstrap.ofMean(values, many, 2);

        assertThat(ofFew.high() - ofFew.low()).isGreaterThan(3 * (ofMany.high() - ofMany.low()));
    }

    @Test
    void comparesInPairs() {
        ExampleSet examples = Examples.noise(10, 4, 3);
        OutOfFold good = withError(examples, 0.01);
        OutOfFold bad = withError(examples, 0.03);

        GroupBootstrap.Range gain = GroupBootstrap.ofGain(good, bad, 1);

        assertThat(gain.low()).isCloseTo(0.02, within(1e-12));
        assertThat(gain.excludesZero()).isTrue();
        assertThat(GroupBootstrap.ofGain(good, good, 1).excludesZero()).isFalse();
    }

    @Test
    void refusesToCompareOtherExamples() {
        OutOfFold some = withError(Examples.noise(10, 4, 3), 0.01);
        OutOfFold others = withError(Examples.noise(10, 4, 4), 0.01);

        assertThatThrownBy(() -> GroupBootstrap.ofGain(some, others, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static OutOfFold withError(ExampleSet examples, double error) {
        double[] predictions =
                Arrays.stream(examples.targets()).map(target -> target + error).toArray();
        return new OutOfFold(examples, List.of(predictions));
    }
}
