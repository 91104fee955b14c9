package dev.vane.lab.dataset;

import dev.vane.contracts.Extra;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Sample;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.catalogue.Metric;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A sample as cells of a table of samples, and back: what it is of, then the catalogue's metrics, then the extras. A value
 * that a sample may not carry is written as absent, and so is read what the table's form has no column for.
 */
final class SampleRow {
    private static final List<Metric> METRICS = MetricCatalogue.get().metrics();

    private SampleRow() {}

    /** @param key the cells before the sample's second */
    static List<Object> cells(List<String> key, Sample sample) {
        List<Object> cells = new ArrayList<>(key);
        cells.add(sample.second());
        float[] values = sample.values().toArray();
        for (Metric metric : METRICS) {
            float value = values[metric.index()];
            boolean present = sample.values().isPresent(metric.index()) && allowed(metric, value);
            cells.add(present ? Cells.number(value) : "");
        }
        for (Extra extra : Extra.values()) {
            Float value = sample.extras().get(extra.key());
            cells.add(value != null && Float.isFinite(value) ? Cells.number(value) : "");
        }
        return cells;
    }

    static Sample read(Row row, VmKey vm) {
        int firstMetric = row.columns().indexOf("second") + 1;
        try {
            return new Sample(
                    vm, row.whole("second"), values(row, firstMetric), extras(row, firstMetric + MetricCatalogue.SIZE));
        } catch (IllegalArgumentException e) {
            throw row.refused(e.getMessage());
        }
    }

    private static MetricValues values(Row row, int firstMetric) {
        MetricValues.Builder values = MetricValues.builder();
        for (Metric metric : METRICS) {
            String cell = row.cells().get(firstMetric + metric.index());
            if (!cell.isEmpty()) {
                float value = number(row, metric.name(), cell);
                row.require(allowed(metric, value), () -> "%s is %s, allowed is %s to %s"
                        .formatted(metric.name(), value, metric.min(), metric.max()));
                values.set(metric.index(), value);
            }
        }
        return values.build();
    }

    private static Map<String, Float> extras(Row row, int firstExtra) {
        Map<String, Float> extras = new HashMap<>();
        int column = firstExtra;
        for (Extra extra : Extra.values()) {
            String cell = column < row.cells().size() ? row.cells().get(column) : "";
            column++;
            if (!cell.isEmpty()) {
                extras.put(extra.key(), number(row, extra.key(), cell));
            }
        }
        return extras;
    }

    private static boolean allowed(Metric metric, float value) {
        return value >= metric.min() && value <= metric.max();
    }

    private static float number(Row row, String what, String cell) {
        try {
            float value = Float.parseFloat(cell);
            row.require(Float.isFinite(value), () -> "%s must be finite: %s".formatted(what, cell));
            return value;
        } catch (NumberFormatException e) {
            throw row.refused("%s must be a number: %s".formatted(what, cell));
        }
    }
}
