package dev.vane.inference.familiarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.inference.familiarity.FamiliarityFit.Grouped;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FamiliarityFitTest {
    private static final int FEATURES = 6;
    private static final double NONE = Double.NaN;

    @Test
    void givesTheSameForTheSameSeed() {
        List<Grouped> training = Levels.groups(new Random(1), "g", 6, 20, FEATURES, 1);
        FamiliarityFit few = new FamiliarityFit(50, 16, 0.05, 0.05);

        assertThat(few.fit(training, 1)).isEqualTo(few.fit(training, 1));
        assertThat(few.fit(training, 1).prototypes())
                .isNotEqualTo(few.fit(training, 2).prototypes());
    }

    @Test
    void flagsStrangersFarMoreOftenThanGroupsThatItNeverSawButThatAreAlike() {
        Random random = new Random(2);
        Familiarity familiarity = FamiliarityFit.DEFAULT.fit(Levels.groups(random, "g", 20, 15, FEATURES, 1), 1);

        assertThat(unfamiliarShare(familiarity, Levels.groups(random, "new", 20, 15, FEATURES, 1)))
                .isLessThan(0.5);
        assertThat(unfamiliarShare(familiarity, Levels.groups(random, "strange", 20, 15, FEATURES, 20)))
                .isGreaterThan(0.95);
    }

    @Test
    void measuresFamiliarWindowsAgainstOtherGroupsOnly() {
        Random random = new Random(3);
        List<Grouped> twoApart = new ArrayList<>(group(random, "low", 20, 1, 1));
        twoApart.addAll(group(random, "high", 20, 5, 5));

        Familiarity familiarity = FamiliarityFit.DEFAULT.fit(twoApart, 1);

        // Each window lies beside those of its own group, and far from the other's.
        assertThat(familiarity.distances().getFirst()).isGreaterThan(0.5);
        assertThat(familiarity.distance(twoApart.getFirst().window())).isZero();
    }

    @Test
    void comparesByFeaturesThatHalfOfTheWindowsHaveAndThatVary() {
        Random random = new Random(4);
        List<Grouped> training = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            double often = i % 2 == 0 ? random.nextDouble() : NONE;
            double seldom = i % 4 == 0 ? random.nextDouble() : NONE;
            training.add(new Grouped(
                    "g" + i % 4, Levels.still(20, random.nextDouble(), 7, often, seldom, random.nextDouble())));
        }

        Familiarity familiarity = FamiliarityFit.DEFAULT.fit(training, 1);

        assertThat(familiarity.columns().stream().map(Column::feature).distinct())
                .containsExactly(0, 2, 4);
        assertThat(familiarity.presence()).containsExactly(1.0, 1.0, 0.5, 0.25, 1.0);
    }

    @Test
    void doesNotSpendColumnsOnWhatOthersTell() {
        Random random = new Random(5);
        List<Grouped> training = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            double work = random.nextDouble();
            training.add(new Grouped("g" + i % 4, Levels.still(20, work, 3 * work, 5 * work, random.nextDouble())));
        }

        List<Integer> features = new FamiliarityFit(2, 256, 0.05, 0.05)
                .fit(training, 1).columns().stream().map(Column::feature).toList();

        assertThat(features).hasSize(2).doesNotHaveDuplicates().contains(3);
    }

    @Test
    void keepsToItsLimits() {
        Familiarity familiarity =
                new FamiliarityFit(3, 10, 0.5, 0.1).fit(Levels.groups(new Random(6), "g", 5, 20, FEATURES, 1), 1);

        assertThat(familiarity.columns()).hasSize(3);
        assertThat(familiarity.prototypes().count()).isEqualTo(10);
        assertThat(familiarity.distances()).hasSize(201).isSorted();
        assertThat(familiarity.presencePenalty()).isEqualTo(0.5);
        assertThat(familiarity.threshold()).isEqualTo(0.1);
    }

    @Test
    void takesTheLogarithmOfWhatSpansOrdersOfMagnitude() {
        List<Grouped> training = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            training.add(new Grouped("g" + i % 4, Levels.still(20, Math.pow(10, i % 8), i % 8)));
        }

        Familiarity familiarity = FamiliarityFit.DEFAULT.fit(training, 1);

        assertThat(familiarity.columns())
                .allSatisfy(column -> assertThat(column.scaling().transform().name())
                        .isEqualTo(column.feature() == 0 ? "LOG1P" : "LINEAR"));
    }

    @Test
    void saysWhatItNeeds() {
        Random random = new Random(7);
        List<Grouped> same = List.of(new Grouped("a", Levels.still(10, 1)), new Grouped("b", Levels.still(10, 1)));
        List<Grouped> mixed = List.of(new Grouped("a", Levels.still(10, 1)), new Grouped("b", Levels.still(10, 1, 2)));

        assertThatThrownBy(() -> FamiliarityFit.DEFAULT.fit(group(random, "a", 9, 1), 1))
                .hasMessageContaining("at least two groups: [a]");
        assertThatThrownBy(() -> FamiliarityFit.DEFAULT.fit(same, 1)).hasMessageContaining("that varies");
        assertThatThrownBy(() -> FamiliarityFit.DEFAULT.fit(mixed, 1)).hasMessageContaining("must have 1 features: 2");
        assertThatThrownBy(() -> new FamiliarityFit(65, 1, 0, 0)).hasMessageContaining("columns must be 1 to 64: 65");
        assertThatThrownBy(() -> new FamiliarityFit(1, 257, 0, 0))
                .hasMessageContaining("prototypes must be 1 to 256: 257");
    }

    private static List<Grouped> group(Random random, String group, int windows, double... levels) {
        return IntStream.range(0, windows)
                .mapToObj(i -> new Grouped(group, Levels.window(random, 30, levels)))
                .toList();
    }

    private static double unfamiliarShare(Familiarity familiarity, List<Grouped> windows) {
        long unfamiliar = windows.stream()
                .filter(one -> !familiarity.isFamiliar(familiarity.of(one.window())))
                .count();
        return (double) unfamiliar / windows.size();
    }
}
