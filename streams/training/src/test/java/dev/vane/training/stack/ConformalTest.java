package dev.vane.training.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.Examples;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConformalTest {
    @Test
    void countsAnApplicationThatIsNotKnownYetAsUnlimited() {
        ExampleSet nine = groupsOf(9, 1);
        double[] errors = {1, 2, 3, 4, 5, 6, 7, 8, 9};

        // Nine of ten equal weights are needed for 0.9, eight for 0.8; ten would be the unlimited one.
        assertThat(Conformal.quantile(nine, errors, 0.9)).isEqualTo(9);
        assertThat(Conformal.quantile(nine, errors, 0.8)).isEqualTo(8);
        assertThat(Conformal.quantile(nine, errors, 0.95)).isEqualTo(9);
    }

    @Test
    void countsApplicationsAndNotWindows() {
        List<Example> examples = new ArrayList<>(List.of(Examples.of("small", "s", 0.5, 1)));
        for (int i = 0; i < 99; i++) {
            examples.add(Examples.of("large", "l" + i, 0.5, 1));
        }
        double[] errors = new double[100];
        errors[0] = 7;

        // The small one has a third of the weight, like the large one and the unknown one.
        assertThat(Conformal.quantile(Examples.set(examples), errors, 0.33)).isZero();
        assertThat(Conformal.quantile(Examples.set(examples), errors, 0.5)).isEqualTo(7);
    }

    @Test
    void coversApplicationsNotSeenAsOftenAsItSays() {
        Random random = new Random(4);
        double covered = 0;
        int tries = 400;
        for (int i = 0; i < tries; i++) {
            ExampleSet twenty = groupsOf(20, 5);
            double[] errors = new double[100];
            for (int j = 0; j < 100; j += 5) {
                double ofGroup = random.nextGaussian();
                for (int k = 0; k < 5; k++) {
                    errors[j + k] = ofGroup + 0.3 * random.nextGaussian();
                }
            }
            double another = random.nextGaussian() + 0.3 * random.nextGaussian();
            covered += another <= Conformal.quantile(twenty, errors, 0.9) ? 1 : 0;
        }

        // Standard error of the share: 0.015.
        assertThat(covered / tries).isCloseTo(0.9, within(0.05));
    }

    private static ExampleSet groupsOf(int groups, int size) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < groups * size; i++) {
            examples.add(Examples.of("group-" + i / size, "run-" + i, 0.5, 1));
        }
        return Examples.set(examples);
    }
}
