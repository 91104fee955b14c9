package dev.vane.training.example;

import dev.vane.inference.bundle.Feature;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.window.Ratio;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Ratios of catalogue metrics that mean the same for every application: per second of CPU, per instruction, and shares
 * of what the VMs of a host use together. Data sets with other metrics have none.
 */
public final class MeaningfulRatios {
    private static final String UNIT = "1";

    /** One is over the sum of the others, for the VM and for its neighbours. */
    private record Definition(String name, String group, String numerator, List<String> denominators) {}

    private static final List<Definition> WITHIN_A_VM = List.of(
            of("running_share", "cpu", "vm.cpu.utilization", "vm.cpu.utilization", "vm.vcpu.runqueue_delay.ratio.mean"),
            of("system_share", "cpu", "vm.cpu.system.utilization", "vm.cpu.utilization"),
            of("context_switches_per_cpu_second", "cpu", "perf.context_switches", "vm.cpu.utilization"),
            of("migrations_per_cpu_second", "cpu", "perf.cpu_migrations", "vm.cpu.utilization"),
            of("faults_per_cpu_second", "memory", "perf.page_faults", "vm.cpu.utilization"),
            of("disk_reads_per_cpu_second", "disk", "vm.disk.read.operations.rate", "vm.cpu.utilization"),
            of("disk_writes_per_cpu_second", "disk", "vm.disk.write.operations.rate", "vm.cpu.utilization"),
            of("bytes_per_disk_read", "disk", "vm.disk.read.bytes.rate", "vm.disk.read.operations.rate"),
            of("bytes_per_disk_write", "disk", "vm.disk.write.bytes.rate", "vm.disk.write.operations.rate"),
            of("instructions_per_cycle", "cpu", "perf.instructions", "perf.cycles"),
            of("llc_misses_per_instruction", "llc", "perf.llc_load_misses", "perf.instructions"),
            of("branch_misses_per_instruction", "cpu", "perf.branch_misses", "perf.instructions"),
            of("bandwidth_per_instruction", "membw", "vm.memory.bandwidth.total", "perf.instructions"));

    /** The VM's own over its own and its neighbours' average. */
    private static final List<String> SHARED = List.of(
            "vm.cpu.utilization",
            "vm.vcpu.runqueue_delay.ratio.mean",
            "perf.context_switches",
            "perf.page_faults",
            "vm.disk.read.bytes.rate",
            "vm.disk.write.bytes.rate",
            "vm.memory.rss",
            "vm.memory.bandwidth.total");

    private MeaningfulRatios() {}

    private static Definition of(String name, String group, String numerator, String... denominators) {
        return new Definition(name, group, numerator, List.of(denominators));
    }

    /**
     * Features and how they are made.
     *
     * @param features names and units, in the order of the ratios
     * @param ratios over indices of the features that they are made of
     */
    public record Derived(List<Feature> features, List<Ratio> ratios) {
        public Derived {
            features = List.copyOf(features);
            ratios = List.copyOf(ratios);
        }
    }

    /** All ratios whose parts are among these features. */
    public static Derived of(List<Feature> features) {
        Map<Key, Integer> places = new HashMap<>();
        for (int i = 0; i < features.size(); i++) {
            places.put(new Key(features.get(i).name(), features.get(i).scope()), i);
        }
        List<Feature> made = new ArrayList<>();
        List<Ratio> ratios = new ArrayList<>();
        for (Scope scope : Scope.values()) {
            for (Definition definition : WITHIN_A_VM) {
                List<Key> below = definition.denominators.stream()
                        .map(name -> new Key(name, scope))
                        .toList();
                add(
                        places,
                        new Key(definition.numerator, scope),
                        below,
                        ratios,
                        made,
                        () -> new Feature("ratio." + definition.name, UNIT, definition.group, scope));
            }
        }
        for (String metric : SHARED) {
            Key own = new Key(metric, Scope.OWN);
            List<Key> both = List.of(own, new Key(metric, Scope.NEIGHBOUR));
            add(
                    places,
                    own,
                    both,
                    ratios,
                    made,
                    () -> new Feature(
                            "ratio.share_of." + metric,
                            UNIT,
                            features.get(places.get(own)).group(),
                            Scope.OWN));
        }
        return new Derived(made, ratios);
    }

    private record Key(String name, Scope scope) {}

    private static void add(
            Map<Key, Integer> places,
            Key above,
            List<Key> below,
            List<Ratio> ratios,
            List<Feature> made,
            Supplier<Feature> feature) {
        if (places.containsKey(above) && places.keySet().containsAll(below)) {
            ratios.add(
                    new Ratio(places.get(above), below.stream().map(places::get).toList()));
            made.add(feature.get());
        }
    }

    /** A set whose rows also have the ratios, behind the features. */
    public static ExampleSet extend(ExampleSet examples) {
        Derived derived = of(examples.features());
        return examples.withRows(
                Stream.concat(examples.features().stream(), derived.features.stream())
                        .toList(),
                row -> Ratio.extend(row, derived.ratios));
    }
}
