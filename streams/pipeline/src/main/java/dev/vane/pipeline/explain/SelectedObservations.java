package dev.vane.pipeline.explain;

import dev.vane.contracts.PackedRows;
import dev.vane.contracts.WindowToExplain;
import dev.vane.contracts.WindowToExplain.NeighbourRows;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Manifest;
import dev.vane.inference.window.Row;
import dev.vane.inference.window.RowLayout.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What was sampled, as it was handed over with a window. */
final class SelectedObservations implements Observations {
    private final WindowToExplain selected;
    private final long start;
    private final Map<Column, Integer> columns = new HashMap<>();
    private final Map<Long, Row> rows = new HashMap<>();
    private final Map<Long, Double> past = new TreeMap<>();

    private record Column(String metric, Scope scope) {}

    SelectedObservations(Manifest manifest, WindowToExplain selected, VmPast past) {
        this.selected = selected;
        List<Feature> features = manifest.features().subList(0, manifest.windowFeatures());
        for (int i = 0; i < features.size(); i++) {
            columns.put(
                    new Column(features.get(i).name(), features.get(i).scope().ofRows()), i);
        }
        start = put(selected);
        for (WindowToExplain sampled : past.windows()) {
            long first = put(sampled);
            for (long second = first; second <= sampled.second() && second < start; second++) {
                this.past.putIfAbsent(second, (double) sampled.prediction().relativePerformance());
            }
        }
    }

    /** Returns the second of its first row. */
    private long put(WindowToExplain window) {
        List<Row> all = WindowConversion.rows(window.window());
        long first = window.second() - all.size() + 1;
        for (int i = 0; i < all.size(); i++) {
            rows.putIfAbsent(first + i, all.get(i));
        }
        return first;
    }

    @Override
    public boolean isSampled(long second) {
        return rows.containsKey(second) && !rows.get(second).imputed();
    }

    @Override
    public OptionalDouble value(String metric, Scope scope, long second) {
        Integer column = columns.get(new Column(metric, scope));
        Row row = rows.get(second);
        return column == null || row == null || !row.isPresent(column)
                ? OptionalDouble.empty()
                : OptionalDouble.of(row.value(column));
    }

    @Override
    public OptionalDouble extra(String name, long second) {
        List<OptionalDouble> values = selected.extras().get(name);
        int row = (int) (second - start);
        return values == null || row < 0 || row >= values.size() ? OptionalDouble.empty() : values.get(row);
    }

    @Override
    public Set<String> neighbours(long from, long to) {
        return selected.neighbours().stream()
                .filter(neighbour -> isThere(neighbour.rows(), from, to))
                .map(NeighbourRows::vm)
                .collect(Collectors.toSet());
    }

    private boolean isThere(PackedRows packed, long from, long to) {
        List<Row> rows = WindowConversion.rows(packed);
        return IntStream.range(0, rows.size())
                .filter(row -> start + row >= from && start + row <= to)
                .anyMatch(row -> WindowConversion.hasAny(rows.get(row)));
    }

    @Override
    public Map<Long, Double> past() {
        return Map.copyOf(past);
    }
}
