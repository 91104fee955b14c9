package dev.vane.inference.window;

import dev.vane.inference.statistics.Quantiles;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A window as a few numbers for each feature, for models that take no time series: over the real rows in which the
 * feature is present. A feature that is never present has NaN throughout, but for its share, which is 0.
 */
public final class WindowSummary {
    /** The statistics of each feature, in this order. */
    public enum Statistic {
        /** Mean. */
        MEAN(0),
        /** Standard deviation, dividing by the number of rows. */
        SD(1),
        /** Quantile 0.1, as {@link Quantiles} defines it. */
        Q10(2),
        /** Median. */
        Q50(3),
        /** Quantile 0.9. */
        Q90(4),
        /** Slope of the least-squares line over time, per row; 0 if there is one row only. */
        SLOPE(5),
        /** Mean over the window's last {@value #LAST_ROWS} rows; that of all rows if it is absent in those. */
        LAST(6),
        /** Share of the real rows that have the feature. */
        PRESENT(7);

        private final int place;

        Statistic(int place) {
            this.place = place;
        }
    }

    /** Rows of {@link Statistic#LAST}. */
    public static final int LAST_ROWS = 10;

    private static final double[] QUANTILES = {0.1, 0.5, 0.9};

    private static final int STATISTICS = Statistic.values().length;

    private WindowSummary() {}

    /** Numbers in the summary of a window with so many features. */
    public static int size(int features) {
        return features * STATISTICS;
    }

    /** Where a feature's statistic stands in a summary. */
    public static int index(int feature, Statistic statistic) {
        return feature * STATISTICS + statistic.place;
    }

    /** The feature that a number of a summary is of. */
    public static int feature(int index) {
        return index / STATISTICS;
    }

    /** The statistic that a number of a summary is. */
    public static Statistic statistic(int index) {
        return Statistic.values()[index % STATISTICS];
    }

    /** Names of a summary's numbers, such as {@code vm.cpu.utilization.mean}, from the features' names. */
    public static List<String> names(List<String> features) {
        return features.stream()
                .flatMap(feature -> Stream.of(Statistic.values())
                        .map(statistic -> feature + "." + statistic.name().toLowerCase(Locale.ROOT)))
                .toList();
    }

    /** The summary, {@code [features × statistics]} row-major. */
    public static float[] of(MetricWindow window) {
        List<Row> rows = window.rows();
        int features = rows.getFirst().features();
        float[] summary = new float[size(features)];
        double[] values = new double[rows.size()];
        double[] times = new double[rows.size()];
        for (int feature = 0; feature < features; feature++) {
            int count = 0;
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(i);
                if (!row.imputed() && row.isPresent(feature)) {
                    values[count] = row.value(feature);
                    times[count++] = i - rows.size() + 1;
                }
            }
            summarise(values, times, count, window.realRows(), summary, index(feature, Statistic.MEAN));
        }
        return summary;
    }

    private static void summarise(double[] values, double[] times, int count, int real, float[] summary, int at) {
        if (count == 0) {
            Arrays.fill(summary, at, at + STATISTICS, Float.NaN);
            summary[at + Statistic.PRESENT.place] = 0;
            return;
        }
        double mean = mean(values, 0, count);
        double meanTime = mean(times, 0, count);
        double square = 0;
        double squareTime = 0;
        double product = 0;
        for (int i = 0; i < count; i++) {
            square += (values[i] - mean) * (values[i] - mean);
            squareTime += (times[i] - meanTime) * (times[i] - meanTime);
            product += (values[i] - mean) * (times[i] - meanTime);
        }
        int last = 0;
        while (last < count && times[last] <= -LAST_ROWS) {
            last++;
        }
        double end = last == count ? mean : mean(values, last, count);
        // Last, since it puts the values in another order.
        double[] quantiles = Quantiles.ofFirst(count, values, QUANTILES);
        summary[at + Statistic.MEAN.place] = (float) mean;
        summary[at + Statistic.SD.place] = (float) Math.sqrt(square / count);
        summary[at + Statistic.Q10.place] = (float) quantiles[0];
        summary[at + Statistic.Q50.place] = (float) quantiles[1];
        summary[at + Statistic.Q90.place] = (float) quantiles[2];
        summary[at + Statistic.SLOPE.place] = squareTime == 0 ? 0 : (float) (product / squareTime);
        summary[at + Statistic.LAST.place] = (float) end;
        summary[at + Statistic.PRESENT.place] = (float) count / real;
    }

    private static double mean(double[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum / (to - from);
    }
}
