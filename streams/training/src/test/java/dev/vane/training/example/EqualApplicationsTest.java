package dev.vane.training.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EqualApplicationsTest {
    @Test
    void givesEveryApplicationTheSameWeightAndOneInTheMean() {
        ExampleSet examples = Examples.set(List.of(
                Examples.of("redis", "run-1", 0.5, 1),
                Examples.of("redis", "run-1", 0.5, 2),
                Examples.of("redis", "run-2", 0.5, 3),
                Examples.of("nginx", "run-3", 0.5, 4)));

        double[] weights = EqualApplications.weights(examples);

        assertThat(weights[0] + weights[1] + weights[2]).isCloseTo(weights[3], within(1e-12));
        assertThat(Arrays.stream(weights).average().orElseThrow()).isCloseTo(1, within(1e-12));
    }
}
