package dev.vane.training.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightsTest {
    @Test
    void takesTheOnlyMemberWhole() {
        assertThat(Weights.fit(List.of(new double[] {0.1, 0.9}), new double[] {0.5, 0.5}))
                .containsExactly(1);
    }

    @Test
    void findsThePlantedShares() {
        Random random = new Random(1);
        double[] a = random.doubles(200).toArray();
        double[] b = random.doubles(200).toArray();
        double[] c = random.doubles(200).toArray();
        double[] targets = Weights.combine(List.of(a, b, c), new double[] {0.25, 0.6, 0.15});

        assertThat(Weights.fit(List.of(a, b, c), targets))
                .containsExactly(new double[] {0.25, 0.6, 0.15}, within(1e-9));
    }

    @Test
    void givesNothingToAMemberThatOnlyAddsNoise() {
        Random random = new Random(2);
        double[] targets = random.doubles(200).toArray();
        double[] noise = random.doubles(200).toArray();

        assertThat(Weights.fit(List.of(targets, noise), targets)).containsExactly(1, 0);
    }
}
