package dev.vane.training.crossfit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.Examples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LeakCheckTest {
    @Test
    void findsALabelThatWasCopiedIntoAFeature() {
        ExampleSet leaking = withFeature(target -> (float) target);

        assertThatThrownBy(() -> LeakCheck.require(leaking))
                .isInstanceOf(LeakException.class)
                .hasMessageContaining("feature load gives the target away");
    }

    @Test
    void findsALabelInDisguise() {
        ExampleSet leaking = withFeature(target -> (float) Math.exp(-10 * target));

        assertThatThrownBy(() -> LeakCheck.require(leaking)).isInstanceOf(LeakException.class);
    }

    @Test
    void letsHonestFeaturesPass() {
        ExampleSet honest = Examples.noise(6, 20, 3);

        assertThat(LeakCheck.require(honest)).isSameAs(honest);
    }

    @Test
    void ranksAsSpearmanDoes() {
        double[] values = new double[40];
        double[] targets = new double[40];
        for (int i = 0; i < 40; i++) {
            values[i] = i;
            // Neighbours change places: Σd² = 40, so ρ = 1 − 6·40 / (40·(40² − 1)).
            targets[i] = i % 2 == 0 ? i + 1 : i - 1;
        }

        assertThat(LeakCheck.rankCorrelation(values, targets)).isCloseTo(1 - 240.0 / 63_960, within(1e-12));
    }

    @Test
    void saysNothingOfValuesThatAreHardlyEverThere() {
        double[] values = new double[40];
        Arrays.fill(values, Double.NaN);
        values[0] = 1;
        values[1] = 2;

        assertThat(LeakCheck.rankCorrelation(values, values)).isZero();
    }

    private interface OfTarget {
        float feature(double target);
    }

    private static ExampleSet withFeature(OfTarget of) {
        Random random = new Random(5);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            double target = 0.1 + 0.9 * random.nextDouble();
            float value = of.feature(target);
            examples.add(Examples.of("application-" + i % 6, "run-" + i, target, value, value));
        }
        return Examples.set(examples);
    }
}
