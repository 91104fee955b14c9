package dev.vane.pipeline.explain;

import dev.vane.contracts.Change;
import dev.vane.contracts.PackedRows;
import dev.vane.contracts.Signals;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.WindowToExplain;
import dev.vane.contracts.WindowToExplain.NeighbourRows;
import dev.vane.inference.evidence.Signal;
import dev.vane.inference.window.MetricWindow;
import dev.vane.inference.window.Row;
import dev.vane.pipeline.predict.ObservedOutcome;
import dev.vane.pipeline.window.HostHistory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Puts together all that an explanation needs; a window that is only sampled needs nothing but its rows. */
public final class WindowsToExplain {
    /** With more neighbours than this one of them moves an average by little, and their rows fill a record. */
    private static final int MAX_NEIGHBOURS = 64;

    private final HostHistory history;

    public WindowsToExplain(HostHistory history) {
        this.history = history;
    }

    /** A window that was predicted, as the explaining application takes it. */
    public WindowToExplain of(ObservedOutcome.Window outcome, Optional<Change> change, boolean sampled) {
        if (change.isEmpty()) {
            return sampled(outcome);
        }
        MetricWindow window = outcome.window();
        VmKey vm = outcome.key();
        int rows = window.rows().size();
        long second = outcome.prediction().second();
        List<String> neighbours = history.neighbours(vm, second, rows);
        boolean tooMany = neighbours.size() > MAX_NEIGHBOURS;
        return new WindowToExplain(
                outcome.prediction(),
                change,
                sampled,
                packed(window),
                byName(history.extras(vm, second, rows)),
                tooMany ? List.of() : rows(vm.host(), neighbours, second, window),
                tooMany ? neighbours.size() : 0,
                history.cpus(vm, second));
    }

    /** A window that is only sampled. */
    public static WindowToExplain sampled(ObservedOutcome.Window outcome) {
        return new WindowToExplain(
                outcome.prediction(),
                Optional.empty(),
                true,
                packed(outcome.window()),
                Map.of(),
                List.of(),
                0,
                Optional.empty());
    }

    private List<NeighbourRows> rows(String host, List<String> neighbours, long second, MetricWindow window) {
        List<NeighbourRows> rows = new ArrayList<>();
        history.ownRows(host, neighbours, second, window.rows().size())
                .forEach((vm, own) ->
                        rows.add(new NeighbourRows(vm, packed(own), history.cpus(new VmKey(host, vm), second))));
        return rows;
    }

    private static PackedRows packed(MetricWindow window) {
        PackedRows.Packer packer = PackedRows.of(window.rows().getFirst().features());
        for (Row row : window.rows()) {
            packer.add(row.imputed(), row::isPresent, row::value);
        }
        return packer.pack();
    }

    private static PackedRows packed(List<Optional<Row>> rows) {
        PackedRows.Packer packer = PackedRows.of(Signals.list().size());
        for (Optional<Row> row : rows) {
            packer.add(false, metric -> row.isPresent() && row.get().isPresent(metric), metric -> row.orElseThrow()
                    .value(metric));
        }
        return packer.pack();
    }

    /** Only what explanations read: a sample may carry thousands of other extras, and here each would stand 60 times. */
    private static Map<String, List<OptionalDouble>> byName(List<Map<String, Float>> extras) {
        Map<String, List<OptionalDouble>> byName = new HashMap<>();
        extras.stream()
                .flatMap(second -> second.keySet().stream())
                .distinct()
                .filter(name -> Signal.ofKey(name).isPresent())
                .forEach(name -> byName.put(
                        name,
                        extras.stream()
                                .map(second -> Optional.ofNullable(second.get(name)))
                                .map(value ->
                                        value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty())
                                .toList()));
        return byName;
    }
}
