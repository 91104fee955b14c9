package dev.vane.training.crossfit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.Examples;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FoldsTest {
    @Property(tries = 50)
    void everyExampleIsPredictedOnceAndNoApplicationIsOnBothSides(
            @ForAll @IntRange(min = 2, max = 12) int groups,
            @ForAll @IntRange(min = 2, max = 6) int folds,
            @ForAll long seed) {
        ExampleSet examples = Examples.noise(groups, 3, seed);

        List<Split> splits = Folds.grouped(examples, folds, seed).splits(examples);

        Set<String> predicted = new HashSet<>();
        for (Split split : splits) {
            assertThat(split.training().groups())
                    .doesNotContainAnyElementsOf(split.test().groups());
            assertThat(split.training().size() + split.test().size()).isEqualTo(examples.size());
            split.test().examples().forEach(example -> assertThat(predicted.add(example.run()))
                    .isTrue());
        }
        assertThat(predicted).hasSize(examples.size());
    }

    @Test
    void dealsTheSameFoldsForTheSameSeedAndOthersForAnother() {
        ExampleSet examples = Examples.noise(12, 2, 1);

        assertThat(Folds.grouped(examples, 4, 7)).isEqualTo(Folds.grouped(examples, 4, 7));
        assertThat(Folds.grouped(examples, 4, 7)).isNotEqualTo(Folds.grouped(examples, 4, 8));
    }

    @Test
    void leavesOneApplicationOutAtATime() {
        ExampleSet examples = Examples.noise(5, 2, 1);

        assertThat(Folds.leaveOneOut(examples).splits(examples))
                .hasSize(5)
                .allSatisfy(split -> assertThat(split.test().groups()).hasSize(1));
    }

    @Test
    void refusesAnApplicationOnBothSides() {
        Example here = Examples.of("redis", "run-1", 0.5, 1);
        Example there = Examples.of("redis", "run-2", 0.6, 2);

        assertThatThrownBy(() -> new Split(Examples.set(List.of(here)), Examples.set(List.of(there))))
                .isInstanceOf(LeakException.class)
                .hasMessageContaining("application on both sides: [redis]");
    }

    @Test
    void refusesARunOnBothSides() {
        Example here = Examples.of("redis", "run-1", 0.5, 1);
        Example there = Examples.of("nginx", "run-1", 0.6, 2);

        assertThatThrownBy(() -> new Split(Examples.set(List.of(here)), Examples.set(List.of(there))))
                .isInstanceOf(LeakException.class)
                .hasMessageContaining("run on both sides: [run-1]");
    }
}
