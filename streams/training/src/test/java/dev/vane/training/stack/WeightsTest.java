package dev.vane.training.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WeightsTest {
    @Test
    void takesTheOnlyMemberWhole() {
        assertThat(Weights.fit(
                        Shares.ONE_STANDARD_ERROR,
                        List.of(new double[] {0.1, 0.9}),
                        new double[] {0.5, 0.5},
                        List.of("a", "b")))
                .containsExactly(1);
    }

    @Test
    void findsThePlantedShares() {
        Random random = new Random(1);
        double[] a = random.doubles(200).toArray();
        double[] b = random.doubles(200).toArray();
        double[] c = random.doubles(200).toArray();
        double[] targets = Weights.combine(List.of(a, b, c), new double[] {0.25, 0.6, 0.15});

        assertThat(Weights.fit(Shares.ONE_STANDARD_ERROR, List.of(a, b, c), targets, groups(200)))
                .containsExactly(new double[] {0.25, 0.6, 0.15}, within(1e-9));
    }

    @Test
    void givesNothingToAMemberThatOnlyAddsNoise() {
        Random random = new Random(2);
        double[] targets = random.doubles(200).toArray();
        double[] noise = random.doubles(200).toArray();

        assertThat(Weights.fit(Shares.ONE_STANDARD_ERROR, List.of(targets, noise), targets, groups(200)))
                .containsExactly(1, 0);
    }

    /** Nine applications gain nothing from the second member, and one gains a lot: another ten might have no such one. */
    @Test
    void blendsOnlyWhatGainsBeyondOneStandardError() {
        Random random = new Random(3);
        double[] targets = random.doubles(200, 0.4, 0.6).toArray();
        double[] first = new double[200];
        double[] onlyOne = new double[200];
        double[] all = new double[200];
        for (int i = 0; i < first.length; i++) {
            first[i] = targets[i] + 0.1;
            onlyOne[i] = targets[i] + (i % 10 == 0 ? -0.3 : 0.11);
            all[i] = targets[i] - 0.11;
        }

        assertThat(Weights.fit(Shares.ONE_STANDARD_ERROR, List.of(first, onlyOne), targets, groups(200)))
                .containsExactly(1, 0);
        assertThat(Weights.fit(Shares.SMALLEST_ERROR, List.of(first, onlyOne), targets, groups(200))[1])
                .isPositive();
        assertThat(Weights.fit(Shares.ONE_STANDARD_ERROR, List.of(first, all), targets, groups(200)))
                .containsExactly(new double[] {0.5, 0.5}, within(0.05));
    }

    /** Two groups with the means 1 and 3 in equal number: by hand, sqrt(2 · (10² + 10²)) / 20 = 1. */
    @Test
    void measuresTheErrorOfAMeanOverGroups() {
        double[] values = new double[20];
        Arrays.setAll(values, i -> i % 2 == 0 ? 1 : 3);

        assertThat(Weights.standardError(
                        values,
                        IntStream.range(0, 20).mapToObj(i -> "group" + i % 2).toList()))
                .isCloseTo(1, within(1e-12));
    }

    private static List<String> groups(int count) {
        return IntStream.range(0, count).mapToObj(i -> "group" + i % 10).toList();
    }
}
