package dev.vane.training.crossfit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.Examples;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PartitionsTest {
    @Test
    void predictsFourOfElevenApplicationsFromTheOtherSeven() {
        ExampleSet examples = Examples.noise(11, 3, 1);

        List<Split> splits = Partitions.of(examples, 6, 1);

        assertThat(splits).hasSize(6).allSatisfy(split -> {
            assertThat(split.test().groups()).hasSize(4);
            assertThat(split.training().groups()).hasSize(7);
            assertThat(split.test().size()).isEqualTo(4 * 3);
        });
        assertThat(tested(splits).stream().distinct()).hasSizeGreaterThan(1);
    }

    @Test
    void drawsTheSameForTheSameSeedAndOthersForAnother() {
        ExampleSet examples = Examples.noise(11, 2, 1);

        assertThat(tested(Partitions.of(examples, 6, 1))).isEqualTo(tested(Partitions.of(examples, 6, 1)));
        assertThat(tested(Partitions.of(examples, 6, 1))).isNotEqualTo(tested(Partitions.of(examples, 6, 2)));
        assertThat(tested(Partitions.of(examples, 6, 1)).subList(0, 2))
                .as("a longer list begins with the shorter one")
                .isEqualTo(tested(Partitions.of(examples, 2, 1)));
    }

    @Test
    void keepsTheShareWhereThereAreMoreOrFewerApplications() {
        assertThat(tested(Partitions.of(Examples.noise(22, 1, 1), 1, 1)).getFirst())
                .hasSize(8);
        assertThat(tested(Partitions.of(Examples.noise(2, 1, 1), 1, 1)).getFirst())
                .hasSize(1);
    }

    @Test
    void refusesWhatCannotBeDivided() {
        assertThatThrownBy(() -> Partitions.of(Examples.noise(1, 4, 1), 6, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Partitions.of(Examples.noise(11, 1, 1), 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Set<String>> tested(List<Split> splits) {
        return splits.stream().map(split -> split.test().groups()).toList();
    }
}
