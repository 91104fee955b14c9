package dev.vane.training.dataset;

import dev.vane.contracts.CpuList;
import dev.vane.contracts.Extra;
import dev.vane.contracts.MetricValues;
import dev.vane.contracts.Signals;
import dev.vane.contracts.Signals.Signal;
import dev.vane.contracts.catalogue.Metric;
import dev.vane.contracts.catalogue.MetricCatalogue;
import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.window.HostRows;
import dev.vane.inference.window.Row;
import dev.vane.inference.window.RowLayout;
import dev.vane.inference.window.RowLayout.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a row of the lab's samples holds, and how serving makes a model's row of those of a host in one second. */
final class LabSignals {
    /** What a neighbour takes from who shares a CPU with it, and from who does not. */
    private static final List<String> OF_NEIGHBOURS = List.of(
            "vm.cpu.utilization",
            "vm.cpu.system.utilization",
            "vm.vcpu.runqueue_delay.ratio.mean",
            "perf.context_switches",
            "perf.page_faults",
            "vm.memory.rss",
            "vm.disk.read.bytes.rate",
            "vm.disk.write.bytes.rate",
            "vm_ledger_on_cpu_cores",
            "vm_ledger_others_cores",
            "vm_pressure_memory_ratio",
            "vm_pressure_io_ratio");

    private static final List<Feature> FEATURES = features();
    private static final RowLayout LAYOUT = layout();

    private final List<Extra> extras;

    private LabSignals(List<Extra> extras) {
        this.extras = extras;
    }

    /** Those of a table of samples; what it has no column for is absent. */
    static LabSignals in(CsvFile samples) {
        return new LabSignals(Arrays.stream(Extra.values())
                .filter(extra -> samples.has(extra.key()))
                .toList());
    }

    /** The columns to read as numbers, in order. */
    List<String> columns() {
        return Stream.concat(
                        MetricCatalogue.get().metrics().stream().map(Metric::name),
                        extras.stream().map(Extra::key))
                .toList();
    }

    /** A row of all signals of one sample. */
    Row own(double... numbers) {
        MetricValues.Builder values = MetricValues.builder();
        for (int metric = 0; metric < MetricCatalogue.SIZE; metric++) {
            if (!Double.isNaN(numbers[metric])) {
                values.set(metric, numbers[metric]);
            }
        }
        Map<String, Float> carried = new HashMap<>();
        for (int i = 0; i < extras.size(); i++) {
            double number = numbers[MetricCatalogue.SIZE + i];
            if (!Double.isNaN(number)) {
                carried.put(extras.get(i).key(), (float) number);
            }
        }
        Row.Builder row = Row.builder(Signals.list().size());
        Signals.read(values.build(), carried, row::set);
        return row.build();
    }

    /** The rows of the VMs of a host in one second, as serving makes them. */
    static HostRows rows(List<HostRows.Vm> vms) {
        return new HostRows(LAYOUT, vms);
    }

    /** A VM of a host. */
    static HostRows.Vm vm(Row own, String cpus) {
        return new HostRows.Vm(own, CpuList.parse(cpus).map(CpuList::toBitSet));
    }

    /** What a row holds: the catalogue for the VM and for its neighbours, then what else is known. */
    static List<Feature> list() {
        return FEATURES;
    }

    private static List<Feature> features() {
        List<Feature> features = new ArrayList<>();
        List<Signal> all = Signals.list();
        all.subList(0, MetricCatalogue.SIZE).forEach(signal -> features.add(feature(signal, Scope.OWN)));
        all.subList(0, MetricCatalogue.SIZE).forEach(signal -> features.add(feature(signal, Scope.NEIGHBOUR)));
        all.subList(MetricCatalogue.SIZE, all.size()).forEach(signal -> features.add(feature(signal, Scope.OWN)));
        for (Scope scope : List.of(Scope.SAME_CPUS, Scope.OTHER_CPUS)) {
            OF_NEIGHBOURS.forEach(name -> features.add(feature(all.get(Signals.indexOf(name)), scope)));
        }
        return List.copyOf(features);
    }

    private static Feature feature(Signal signal, Scope scope) {
        return new Feature(signal.name(), signal.unit(), signal.group(), scope);
    }

    private static RowLayout layout() {
        return new RowLayout(
                Signals.list().size(),
                FEATURES.stream()
                        .map(feature -> new Column(
                                Signals.indexOf(feature.name()), feature.scope().ofRows()))
                        .toList());
    }
}
