package dev.vane.pipeline.explain;

import dev.vane.contracts.CpuList;
import dev.vane.contracts.CpuLosses;
import dev.vane.contracts.PackedRows;
import dev.vane.contracts.StallLedger;
import dev.vane.contracts.WindowToExplain;
import dev.vane.contracts.WindowToExplain.NeighbourRows;
import dev.vane.inference.attribution.Moment;
import dev.vane.inference.evidence.HostWindow;
import dev.vane.inference.evidence.HostWindow.Member;
import dev.vane.inference.evidence.HostWindow.Second;
import dev.vane.inference.evidence.Signal;
import dev.vane.inference.evidence.Signals;
import dev.vane.inference.taker.Taken.Part;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.inference.window.RowLayout;
import java.util.ArrayList;
import java.util.BitSet;
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
    /** Of its fair share: a VM that runs so much of it is not pressed. */
    private static final double FAIR_ENOUGH = 0.9;

    /** In cores: whoever wants less is kept from nothing. */
    private static final double LEAST_WANTED = 0.05;

    private WindowConversion() {}

    static MetricWindow window(WindowToExplain selected) {
        return new MetricWindow(rows(selected.window()));
    }

    /**
     * The VM and its neighbours in each second of the window.
     *
     * @param layout of the window's rows
     */
    static HostWindow host(WindowToExplain selected, RowLayout layout) {
        if (selected.neighbours().isEmpty()) {
            return HostWindow.UNKNOWN;
        }
        Optional<BitSet> cpus = selected.cpus().map(CpuList::toBitSet);
        List<List<Member>> seconds = new ArrayList<>();
        for (Row row : rows(selected.window())) {
            seconds.add(new ArrayList<>());
            if (!row.imputed()) {
                seconds.getLast().add(new Member(selected.key().vm(), layout.own(row), cpus));
            }
        }
        for (NeighbourRows neighbour : selected.neighbours()) {
            List<Row> rows = rows(neighbour.rows());
            Optional<BitSet> ofNeighbour = neighbour.cpus().map(CpuList::toBitSet);
            for (int i = 0; i < rows.size(); i++) {
                if (hasAny(rows.get(i))) {
                    seconds.get(i).add(new Member(neighbour.vm(), rows.get(i), ofNeighbour));
                }
            }
        }
        seconds.forEach(members -> members.sort(Comparator.comparing(Member::name)));
        return new HostWindow(
                layout,
                selected.key().vm(),
                cpus,
                seconds.stream().map(Second::new).toList(),
                new CpuContention());
    }

    /** Means over those of the window's last seconds, so many, that have a signal. */
    static Signals signals(WindowToExplain selected, int seconds) {
        Map<Signal, Double> means = new EnumMap<>(Signal.class);
        selected.extras().forEach((name, values) -> {
            Optional<Signal> signal = Signal.ofKey(name);
            OptionalDouble mean = values.stream()
                    .skip(Math.max(0, values.size() - seconds))
                    .flatMapToDouble(OptionalDouble::stream)
                    .average();
            if (signal.isPresent() && mean.isPresent() && mean.getAsDouble() >= 0) {
                means.put(signal.get(), mean.getAsDouble());
            }
        });
        return new Signals(means);
    }

    /** What other VMs lost to it in the window's last second, if it ran more than its fair share. */
    static List<Part> presses(WindowToExplain selected) {
        return selected.prediction().losses().map(CpuLosses::presses).orElse(List.of()).stream()
                .map(loss -> new Part(loss.vm(), loss.cores()))
                .toList();
    }

    /** True if it ran no less than its fair share of its CPUs in the window's last second, by what CPU times are good to. */
    static boolean hasFairShare(WindowToExplain selected) {
        Optional<StallLedger> ledger = selected.prediction().ledger();
        OptionalDouble fair =
                selected.prediction().losses().map(CpuLosses::fairShare).orElse(OptionalDouble.empty());
        return ledger.isPresent()
                && fair.isPresent()
                && (fair.getAsDouble() < LEAST_WANTED || ledger.get().onCpu() >= FAIR_ENOUGH * fair.getAsDouble());
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

    static boolean hasAny(Row row) {
        return IntStream.range(0, row.features()).anyMatch(row::isPresent);
    }
}
