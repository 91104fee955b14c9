package dev.vane.inference.taker;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * CPUs of a host that the same VMs may run on: who runs on which of them makes no difference.
 *
 * @param cpus how many there are
 * @param vms indices of these VMs, ascending
 */
record CpuGroup(int cpus, List<Integer> vms) {
    CpuGroup {
        vms = List.copyOf(vms);
    }

    /** All groups of CPUs that any VM may run on, by their lowest CPU. */
    static List<CpuGroup> of(List<VmSecond> vms) {
        SortedMap<Integer, BitSet> byCpu = new TreeMap<>();
        for (int vm = 0; vm < vms.size(); vm++) {
            BitSet cpus = vms.get(vm).cpus();
            for (int cpu = cpus.nextSetBit(0); cpu >= 0; cpu = cpus.nextSetBit(cpu + 1)) {
                byCpu.computeIfAbsent(cpu, absent -> new BitSet()).set(vm);
            }
        }
        Map<BitSet, Integer> sizes = new LinkedHashMap<>();
        byCpu.values().forEach(members -> sizes.merge(members, 1, Integer::sum));
        List<CpuGroup> groups = new ArrayList<>(sizes.size());
        sizes.forEach((members, size) ->
                groups.add(new CpuGroup(size, members.stream().boxed().toList())));
        return groups;
    }

    /** For each of so many VMs the indices of its groups. */
    static List<List<Integer>> byVm(List<CpuGroup> groups, int vms) {
        List<List<Integer>> byVm = new ArrayList<>(vms);
        for (int vm = 0; vm < vms; vm++) {
            byVm.add(new ArrayList<>());
        }
        for (int group = 0; group < groups.size(); group++) {
            for (int vm : groups.get(group).vms()) {
                byVm.get(vm).add(group);
            }
        }
        return byVm;
    }
}
