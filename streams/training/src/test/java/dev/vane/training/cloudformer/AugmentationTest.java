package dev.vane.training.cloudformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.inference.window.MetricWindow;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class AugmentationTest {
    private static final int WINDOWS = 6;

    /** Windows of 8 to 14 rows, each with a target of its own. */
    private static WindowBatch batch(int seed) {
        List<MetricWindow> windows = IntStream.range(0, WINDOWS)
                .mapToObj(i -> Small.window(
                        seed + i,
                        8 + Math.floorMod(seed + i, 7),
                        Small.FEATURES,
                        (row, feature) -> (row + feature + i) % 4 != 0,
                        true))
                .toList();
        WindowBatch batch = new Normaliser(
                        Small.architecture(true), Small.scalings(Small.FEATURES), Compaction.none(Small.FEATURES))
                .batch(windows);
        for (int i = 0; i < WINDOWS; i++) {
            batch.targets[i] = 0.1f + 0.15f * i;
        }
        return batch;
    }

    @Property(tries = 20, seed = "1")
    void changesNothingUnlessAsked(@ForAll int seed) {
        WindowBatch batch = batch(seed);

        Augmentation.NONE.apply(batch, new Random(seed));

        assertThat(batch).usingRecursiveComparison().isEqualTo(batch(seed));
    }

    @Property(tries = 50, seed = "1")
    void dropsWholeFeaturesAndNothingElse(
            @ForAll int seed, @ForAll @DoubleRange(min = 0.05, max = 0.95) double probability) {
        WindowBatch before = batch(seed);
        WindowBatch batch = batch(seed);

        new Augmentation(probability, 0, 0).apply(batch, new Random(seed));

        assertThat(batch.rows).isEqualTo(before.rows);
        assertThat(batch.real).isEqualTo(before.real);
        assertThat(batch.targets).isEqualTo(before.targets);
        for (int window = 0; window < WINDOWS; window++) {
            for (int feature = 0; feature < Small.FEATURES; feature++) {
                float[] presence = column(batch, batch.presence, window, feature);
                float[] values = column(batch, batch.values, window, feature);
                boolean dropped = !Arrays.equals(presence, column(before, before.presence, window, feature));
                assertThat(values)
                        .isEqualTo(dropped ? new float[Small.ROWS] : column(before, before.values, window, feature));
                if (dropped) {
                    assertThat(presence).containsOnly(0f);
                }
            }
        }
    }

    private static float[] column(WindowBatch batch, float[] plane, int window, int feature) {
        float[] column = new float[batch.windowRows()];
        for (int row = 0; row < column.length; row++) {
            column[row] = plane[batch.row(window, row) * batch.features() + feature];
        }
        return column;
    }

    @Property(tries = 3, seed = "1")
    void dropsTheShareThatIsAskedFor(@ForAll int seed) {
        Random random = new Random(seed);
        int dropped = 0;
        int all = 0;
        for (int i = 0; i < 200; i++) {
            WindowBatch batch = batch(seed + i);
            boolean[] there = present(batch);
            new Augmentation(0.3, 0, 0).apply(batch, random);
            boolean[] left = present(batch);
            for (int j = 0; j < there.length; j++) {
                all += there[j] ? 1 : 0;
                dropped += there[j] && !left[j] ? 1 : 0;
            }
        }

        // 200 batches of 6 windows with 5 features: five standard deviations of the share are below 0.03.
        assertThat((double) dropped / all).isCloseTo(0.3, within(0.03));
    }

    private static boolean[] present(WindowBatch batch) {
        boolean[] present = new boolean[WINDOWS * Small.FEATURES];
        for (int i = 0; i < present.length; i++) {
            for (float value : column(batch, batch.presence, i / Small.FEATURES, i % Small.FEATURES)) {
                present[i] = present[i] || value > 0;
            }
        }
        return present;
    }

    @Property(tries = 50, seed = "1")
    void shortensFromTheOldestRowAndLeavesTen(@ForAll int seed) {
        WindowBatch before = batch(seed);
        WindowBatch batch = batch(seed);

        new Augmentation(0, 1, 0).apply(batch, new Random(seed));

        for (int window = 0; window < WINDOWS; window++) {
            int length = batch.length(window);
            assertThat(length).isBetween(Math.min(10, before.length(window)), before.length(window));
            int begin = batch.row(window, 0);
            int first = batch.row(window, Small.ROWS - length);
            int end = batch.row(window, Small.ROWS);
            assertSame(batch.rows, before.rows, begin, first, end, 1);
            assertSame(batch.real, before.real, begin, first, end, 1);
            assertSame(batch.values, before.values, begin, first, end, Small.FEATURES);
            assertSame(batch.presence, before.presence, begin, first, end, Small.FEATURES);
        }
    }

    /** Zeros from begin to first, then as before. */
    private static void assertSame(float[] actual, float[] before, int begin, int first, int end, int ofRow) {
        assertThat(Arrays.copyOfRange(actual, begin * ofRow, first * ofRow))
                .isEqualTo(new float[(first - begin) * ofRow]);
        assertThat(Arrays.copyOfRange(actual, first * ofRow, end * ofRow))
                .isEqualTo(Arrays.copyOfRange(before, first * ofRow, end * ofRow));
    }

    @Property(tries = 20, seed = "1")
    void shortensToEveryLength(@ForAll @IntRange(min = 0, max = 1000) int seed) {
        Random random = new Random(seed);
        boolean[] seen = new boolean[Small.ROWS + 1];
        for (int i = 0; i < 200; i++) {
            WindowBatch batch = batch(6);
            new Augmentation(0, 1, 0).apply(batch, random);
            seen[batch.length(0)] = true;
        }

        // The first window has 14 rows.
        assertThat(Arrays.copyOfRange(seen, 10, 15)).containsOnly(true);
        assertThat(Arrays.copyOfRange(seen, 0, 10)).containsOnly(false);
    }

    @Property(tries = 50, seed = "1")
    void mixesValuesThatBothHaveAndKeepsTheLargerShare(
            @ForAll int seed, @ForAll @DoubleRange(min = 0.1, max = 1) double alpha) {
        WindowBatch before = batch(seed);
        WindowBatch batch = batch(seed);

        new Augmentation(0, 0, alpha).apply(batch, new Random(seed));

        assertThat(batch.rows).isEqualTo(before.rows);
        assertThat(batch.real).isEqualTo(before.real);
        assertThat(batch.presence).isEqualTo(before.presence);
        for (int window = 0; window < WINDOWS; window++) {
            int other = isBlend(before, batch, window);
            assertThat(other).as("partner of window " + window).isNotNegative();
        }
    }

    /** The window that this one was blended with, with one share of at most a half for all values and the target. */
    private static int isBlend(WindowBatch before, WindowBatch batch, int window) {
        int size = Small.ROWS * Small.FEATURES;
        for (int other = 0; other < WINDOWS; other++) {
            double distance = before.targets[other] - before.targets[window];
            double share = other == window ? 0 : (batch.targets[window] - before.targets[window]) / distance;
            boolean fits = share >= -1e-5 && share <= 0.5 + 1e-5;
            for (int i = 0; fits && i < size; i++) {
                int at = window * size + i;
                int from = other * size + i;
                boolean both = before.presence[at] > 0 && before.presence[from] > 0;
                double expected =
                        both ? (1 - share) * before.values[at] + share * before.values[from] : before.values[at];
                fits = Math.abs(batch.values[at] - expected) < 1e-4;
            }
            if (fits) {
                return other;
            }
        }
        return -1;
    }
}
