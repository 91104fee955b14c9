package dev.vane.training.adaptation;

import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The windows of one VM, as places in a set, by where they were measured. A VM is an application on a host: in another
 * block it does the same work beside others. What it did alone stands apart, for it is not scored.
 *
 * @param byBlock oldest first
 * @param byPhase the same by phase of a block
 * @param alone by block, those in which it had no neighbour
 */
record VmWindows(
        Vm vm,
        Map<String, List<Integer>> byBlock,
        Map<RunName, List<Integer>> byPhase,
        Map<String, List<Integer>> alone) {
    /** An application on a host. */
    record Vm(String host, String application) {
        static Vm of(Example example) {
            return new Vm(example.host(), example.group());
        }

        private String text() {
            return host + "/" + application;
        }
    }

    /** All VMs whose runs tell their block, by name. */
    static List<VmWindows> of(ExampleSet examples) {
        Map<String, VmWindows> vms = new TreeMap<>();
        for (int i = 0; i < examples.size(); i++) {
            Example example = examples.examples().get(i);
            int place = i;
            Vm vm = Vm.of(example);
            RunName.of(example.run()).ifPresent(run -> vms.computeIfAbsent(
                            vm.text(),
                            key -> new VmWindows(vm, new TreeMap<>(), new LinkedHashMap<>(), new TreeMap<>()))
                    .add(run, place, example.lone()));
        }
        return vms.values().stream().filter(vm -> !vm.byBlock.isEmpty()).toList();
    }

    private void add(RunName run, int place, boolean isLone) {
        if (isLone) {
            alone.computeIfAbsent(run.block(), block -> new ArrayList<>()).add(place);
            return;
        }
        byBlock.computeIfAbsent(run.block(), block -> new ArrayList<>()).add(place);
        byPhase.computeIfAbsent(run, phase -> new ArrayList<>()).add(place);
    }
}
