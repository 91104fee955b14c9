package dev.vane.pipeline.answer;

import dev.vane.contracts.CpuList;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.ModelRequest.Column;
import dev.vane.contracts.ModelRequest.Values;
import dev.vane.contracts.ModelRequest.VmRows;
import dev.vane.contracts.Sample;
import dev.vane.contracts.Signals;
import dev.vane.contracts.SourceRecord;
import dev.vane.contracts.Tick;
import dev.vane.contracts.VmKey;
import dev.vane.contracts.catalogue.MetricCatalogue;
import dev.vane.pipeline.time.TimeRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A window that was sent along, as the records of a host that would send it: so its rows are assembled like any other's.
 *
 * @param vm that is asked about
 * @param second of its last row; the first row is of the second after the epoch
 */
record SentWindow(VmKey vm, long second, List<SourceRecord> records) {
    /** Of a window that was sent along nobody knows the host. */
    private static final String HOST = "sent-along";

    /**
     * Checks what was sent.
     *
     * @param mostRows one more than the model's windows have: in the first second nobody is a neighbour yet
     */
    static SentWindow of(Values values, int mostRows) throws RefusedQuestionException {
        List<Integer> places = places(values.columns());
        int rows = rows(values, mostRows);
        List<SourceRecord> records = new ArrayList<>();
        List<String> names = values.vms().stream().map(VmRows::vm).toList();
        for (int row = 0; row < rows; row++) {
            for (VmRows vm : values.vms()) {
                records.add(sample(vm, row, places));
            }
            records.add(new Tick(HOST, row + 1, names, List.of(), false));
        }
        return new SentWindow(new VmKey(HOST, values.vm()), rows, records);
    }

    private static List<Integer> places(List<Column> columns) throws RefusedQuestionException {
        List<Integer> places = new ArrayList<>();
        for (Column column : columns) {
            OptionalInt place = GivenSignals.place(column.metric());
            if (place.isEmpty()) {
                throw RefusedQuestionException.invalid(
                        "columns",
                        "%s is neither in the metric catalogue nor in the stall ledger".formatted(column.metric()));
            }
            String unit = Signals.list().get(place.getAsInt()).unit();
            if (!unit.equals(column.unit())) {
                throw RefusedQuestionException.invalid(
                        "columns", "%s is in %s, not in %s".formatted(column.metric(), unit, column.unit()));
            }
            if (places.contains(place.getAsInt())) {
                throw RefusedQuestionException.invalid("columns", "%s is there twice".formatted(column.metric()));
            }
            places.add(place.getAsInt());
        }
        return places;
    }

    private static int rows(Values values, int mostRows) throws RefusedQuestionException {
        Set<String> names = new HashSet<>();
        for (VmRows vm : values.vms()) {
            if (!names.add(vm.vm())) {
                throw RefusedQuestionException.invalid("vms", "%s is there twice".formatted(vm.vm()));
            }
        }
        if (!names.contains(values.vm())) {
            throw RefusedQuestionException.invalid("vms", "%s is not among them".formatted(values.vm()));
        }
        int rows = values.vms().getFirst().rows().size();
        for (VmRows vm : values.vms()) {
            if (vm.rows().size() != rows) {
                throw RefusedQuestionException.invalid(
                        "vms",
                        "%s has %d rows, others have %d"
                                .formatted(vm.vm(), vm.rows().size(), rows));
            }
            for (List<OptionalDouble> row : vm.rows()) {
                if (row.size() != values.columns().size()) {
                    throw RefusedQuestionException.invalid(
                            "vms",
                            "%s has a row of %d values, there are %d columns"
                                    .formatted(
                                            vm.vm(),
                                            row.size(),
                                            values.columns().size()));
                }
            }
        }
        int least = TimeRules.DEFAULT.minSteps();
        if (rows < least || rows > mostRows) {
            throw RefusedQuestionException.invalid(
                    "vms", "%d rows, the model takes %d to %d".formatted(rows, least, mostRows));
        }
        return rows;
    }

    private static Sample sample(VmRows vm, int row, List<Integer> places) throws RefusedQuestionException {
        MetricValues.Builder values = MetricValues.builder();
        Map<String, Float> extras = new HashMap<>();
        if (vm.cpus().isPresent()) {
            extras.putAll(CpuList.parse(vm.cpus().get())
                    .orElseThrow(() -> RefusedQuestionException.invalid(
                            "vms",
                            "%s has no list of CPUs: %s"
                                    .formatted(vm.vm(), vm.cpus().get())))
                    .extras());
        }
        for (int column = 0; column < places.size(); column++) {
            OptionalDouble value = vm.rows().get(row).get(column);
            int place = places.get(column);
            if (value.isEmpty()) {
                continue;
            }
            if (!Double.isFinite(value.getAsDouble())) {
                throw RefusedQuestionException.invalid(
                        "vms",
                        "%s of %s in row %d is not a finite number"
                                .formatted(Signals.list().get(place).name(), vm.vm(), row));
            }
            if (place < MetricCatalogue.SIZE) {
                values.set(place, value.getAsDouble());
            } else {
                extras.put(Signals.list().get(place).name(), (float) value.getAsDouble());
            }
        }
        return GivenSignals.valid(new Sample(new VmKey(HOST, vm.vm()), row + 1, values.build(), extras), "vms");
    }
}
