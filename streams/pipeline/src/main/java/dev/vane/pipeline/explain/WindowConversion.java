package dev.vane.pipeline.explain;

import dev.vane.contracts.PackedRows;
import dev.vane.contracts.WindowToExplain;
import dev.vane.contracts.WindowToExplain.NeighbourRows;
import dev.vane.inference.attribution.Moment;
import dev.vane.inference.evidence.HostWindow;
import dev.vane.inference.evidence.HostWindow.Member;
import dev.vane.inference.evidence.HostWindow.Second;
import dev.vane.inference.evidence.Signal;
import dev.vane.inference.evidence.Signals;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A window to be explained, as inference takes it. */
final class WindowConversion {
    private WindowConversion() {}

    static MetricWindow window(WindowToExplain selected) {
        return new MetricWindow(rows(selected.window()));
    }

    /** The VM and its neighbours in each second of the window. */
    static HostWindow host(WindowToExplain selected) {
        if (selected.neighbours().isEmpty()) {
            return HostWindow.UNKNOWN;
        }
        List<Row> own = rows(selected.window());
        Map<String, List<Row>> neighbours = new TreeMap<>();
        for (NeighbourRows neighbour : selected.neighbours()) {
            neighbours.put(neighbour.vm(), rows(neighbour.rows()));
        }
        return new HostWindow(
                selected.key().vm(),
                IntStream.range(0, own.size())
                        .mapToObj(row -> second(row, selected.key().vm(), own.get(row), neighbours))
                        .toList());
    }

    private static Second second(int row, String vm, Row window, Map<String, List<Row>> neighbours) {
        List<Member> members = new ArrayList<>();
        neighbours.forEach((name, rows) -> {
            if (hasAny(rows.get(row))) {
                members.add(new Member(name, rows.get(row)));
            }
        });
        if (!window.imputed()) {
            members.add(new Member(vm, own(window)));
        }
        members.sort(Comparator.comparing(Member::name));
        return new Second(members);
    }

    /** Means over the seconds that have a signal. */
    static Signals signals(WindowToExplain selected) {
        Map<Signal, Double> means = new EnumMap<>(Signal.class);
        selected.extras().forEach((name, values) -> {
            Optional<Signal> signal = Signal.ofKey(name);
            OptionalDouble mean =
                    values.stream().flatMapToDouble(OptionalDouble::stream).average();
            if (signal.isPresent() && mean.isPresent() && mean.getAsDouble() >= 0) {
                means.put(signal.get(), mean.getAsDouble());
            }
        });
        return new Signals(means);
    }

    /**
     * The seconds of the sampled windows before the window's first, each once. What was predicted of a sampled window
     * stands for all its seconds: a prediction is of a minute and not of its last second.
     */
    static List<Moment> past(WindowToExplain selected, VmPast past) {
        long start = selected.second() - selected.window().rows() + 1;
        TreeMap<Long, Moment> moments = new TreeMap<>();
        for (WindowToExplain sampled : past.windows()) {
            List<Row> rows = rows(sampled.window());
            for (int i = 0; i < rows.size(); i++) {
                long second = sampled.second() - rows.size() + 1 + i;
                if (second < start) {
                    moments.putIfAbsent(
                            second, new Moment(rows.get(i), sampled.prediction().relativePerformance()));
                }
            }
        }
        return List.copyOf(moments.values());
    }

    static List<Row> rows(PackedRows packed) {
        List<Row> rows = new ArrayList<>(packed.rows());
        packed.forEach((values, presence, imputed) -> {
            Row row = Row.real(values, presence);
            rows.add(imputed ? row.asImputed() : row);
        });
        return rows;
    }

    private static boolean hasAny(Row row) {
        return IntStream.range(0, row.features()).anyMatch(row::isPresent);
    }

    /** A window's row begins with the VM's own metrics. */
    private static Row own(Row row) {
        int metrics = row.features() / 2;
        Row.Builder own = Row.builder(metrics);
        for (int metric = 0; metric < metrics; metric++) {
            own.copy(row, metric, metric);
        }
        return own.build();
    }
}
