package dev.vane.collector.replay;

import dev.vane.collector.mapping.CsvFile;
import dev.vane.collector.mapping.MappedMetric;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVRecord;

/**
 * The columns of a trace that its metrics need, at the row read last: as they stand, and as increase per second since
 * the row that had a value before, however many seconds ago. NaN where there is none: an empty cell or a mark for a missing value, a first value, or
 * a counter that went down, whose increase nobody knows.
 */
final class Columns {
    private final CsvFile csv;
    private final List<String> names;
    private final int[] positions;
    private final double[] values;
    private final double[] rates;
    private final double[] valuesBefore;
    private final long[] secondsBefore;

    Columns(CsvFile csv, List<MappedMetric> metrics) {
        this.csv = csv;
        this.names = metrics.stream()
                .flatMap(metric -> metric.columns().stream())
                .distinct()
                .toList();
        this.positions = names.stream().mapToInt(csv::column).toArray();
        this.values = new double[positions.length];
        this.rates = new double[positions.length];
        this.valuesBefore = new double[positions.length];
        this.secondsBefore = new long[positions.length];
        Arrays.fill(valuesBefore, Double.NaN);
    }

    /** Place of a column in {@link #values} and {@link #rates}. */
    int indexOf(String name) {
        return names.indexOf(name);
    }

    void read(CSVRecord row, long second) {
        for (int i = 0; i < positions.length; i++) {
            values[i] = Double.NaN;
            rates[i] = Double.NaN;
            double value = csv.measured(row, positions[i]);
            if (!Double.isNaN(value)) {
                read(i, value, second);
            }
        }
    }

    private void read(int i, double value, long second) {
        values[i] = value;
        if (value >= valuesBefore[i]) {
            rates[i] = (value - valuesBefore[i]) / (second - secondsBefore[i]);
        }
        valuesBefore[i] = value;
        secondsBefore[i] = second;
    }

    double[] values() {
        return values;
    }

    double[] rates() {
        return rates;
    }
}
