package dev.vane.training.crossfit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.training.dataset.LedgerSecond;
import dev.vane.training.dataset.Phase;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.Examples;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeftOutHostsTest {
    private static Example on(String host, String group, String run) {
        return Examples.on(host, Phase.TOGETHER, LedgerSecond.UNKNOWN, Examples.of(group, run, 0.5, 1));
    }

    /** Three hosts that share some applications. */
    private static ExampleSet examples() {
        List<Example> examples = new ArrayList<>();
        for (String host : List.of("one", "two", "three")) {
            for (String group : List.of("redis", "nginx", "only-" + host)) {
                examples.add(on(host, group, host + "/" + group));
            }
        }
        return Examples.set(examples);
    }

    @Test
    void everyExampleIsPredictedOnceFromOtherHosts() {
        ExampleSet examples = examples();

        List<Split> splits = Folds.of(LeftOut.HOSTS, examples, 5, 1).splits(examples);

        assertThat(splits).hasSize(3);
        Set<String> predicted = new HashSet<>();
        for (Split split : splits) {
            assertThat(split.test().hosts()).hasSize(1);
            assertThat(split.training().hosts())
                    .hasSize(2)
                    .doesNotContainAnyElementsOf(split.test().hosts());
            assertThat(split.training().groups()).contains("redis", "nginx");
            split.test().examples().forEach(example -> assertThat(predicted.add(example.run()))
                    .isTrue());
        }
        assertThat(predicted).hasSize(examples.size());
    }

    @Test
    void refusesAHostOnBothSides() {
        assertThatThrownBy(() -> new Split(
                        Examples.set(List.of(on("one", "redis", "a"))),
                        Examples.set(List.of(on("one", "nginx", "b"))),
                        LeftOut.HOSTS))
                .isInstanceOf(LeakException.class)
                .hasMessage("host on both sides: [one]");
    }

    @Test
    void refusesARunOnBothSides() {
        assertThatThrownBy(() -> new Split(
                        Examples.set(List.of(on("one", "redis", "a"))),
                        Examples.set(List.of(on("two", "redis", "a"))),
                        LeftOut.HOSTS))
                .isInstanceOf(LeakException.class)
                .hasMessage("run on both sides: [a]");
    }

    @Test
    void refusesADataSetOfOneHost() {
        ExampleSet one = examples().only(example -> example.host().equals("one"));

        assertThatThrownBy(() -> Folds.of(LeftOut.HOSTS, one, 5, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("to leave hosts out a data set needs two at least; this one has [one]");
    }
}
