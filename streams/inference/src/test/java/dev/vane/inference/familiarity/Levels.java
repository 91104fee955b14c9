package dev.vane.inference.familiarity;

import dev.vane.inference.familiarity.FamiliarityFit.Grouped;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Windows whose features keep to levels: a group of windows is an application that runs at its own. */
final class Levels {
    private static final double NOISE = 0.1;

    private Levels() {}

    /** Rows that scatter by a tenth around the levels; NaN is a feature that is absent throughout. */
    static MetricWindow window(Random random, int rows, double... levels) {
        return new MetricWindow(IntStream.range(0, rows)
                .mapToObj(row -> row(Arrays.stream(levels)
                        .map(level -> level * (1 + NOISE * random.nextGaussian()))
                        .toArray()))
                .toList());
    }

    /** The same values in every row. */
    static MetricWindow still(int rows, double... values) {
        return new MetricWindow(
                IntStream.range(0, rows).mapToObj(row -> row(values)).toList());
    }

    private static Row row(double... values) {
        float[] narrow = new float[values.length];
        long[] presence = new long[Row.words(values.length)];
        for (int feature = 0; feature < values.length; feature++) {
            if (!Double.isNaN(values[feature])) {
                narrow[feature] = (float) values[feature];
                presence[feature / Long.SIZE] |= 1L << (feature % Long.SIZE);
            }
        }
        return Row.real(narrow, presence);
    }

    /** Levels of one group: log-normal about {@code scale}. */
    static double[] group(Random random, int features, double scale) {
        return IntStream.range(0, features)
                .mapToDouble(feature -> scale * Math.exp(0.5 * random.nextGaussian()))
                .toArray();
    }

    /** Groups of as many windows each, of 10 to 60 rows. */
    static List<Grouped> groups(Random random, String prefix, int groups, int windows, int features, double scale) {
        List<Grouped> all = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            double[] levels = group(random, features, scale);
            for (int i = 0; i < windows; i++) {
                all.add(new Grouped(prefix + group, window(random, 10 + random.nextInt(51), levels)));
            }
        }
        return all;
    }
}
