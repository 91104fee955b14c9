package dev.vane.collector.live;

import dev.vane.collector.live.Reading.Gauge;
import dev.vane.collector.live.Target.Group;
import dev.vane.collector.live.Target.ProcessTree;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Reads one VM: its control group's totals, its threads and, where it is a virtual machine, KVM's counts. */
final class VmReader {
    private final KernelFiles files;
    private final GroupReader groups;
    private final TaskReader tasks;
    private final ProcessTrees trees;
    private final NetworkReader networks;
    private final KvmReader kvm;
    private final LongSupplier nanoTime;

    VmReader(CgroupMounts mounts, KernelFiles files, TaskReader tasks, ProcessTrees trees, LongSupplier nanoTime) {
        this.files = files;
        this.groups = new GroupReader(mounts, files);
        this.tasks = tasks;
        this.trees = trees;
        this.networks = new NetworkReader(files);
        this.kvm = new KvmReader(files);
        this.nanoTime = nanoTime;
    }

    /**
     * Reads a VM, or nothing if it has no process any more.
     *
     * @param machine what {@link #machine} found of it
     */
    Optional<Reading> read(Target target, Limits limits, Machine machine) {
        return switch (target) {
            case Group group -> read(group, limits, machine);
            case ProcessTree tree -> read(tree, limits, machine);
        };
    }

    private void shared(long tid, Machine machine, Totals totals) {
        networks.read(tid, machine.taps(), totals);
        if (!machine.vcpus().isEmpty()) {
            kvm.read(machine.vcpus().getFirst(), totals);
        }
    }

    /** Looks whether it is a virtual machine; costs a read for each thread and each open file. */
    Machine machine(Target target) {
        boolean mayBe = !(target instanceof Group group) || group.kind() == Group.Kind.MACHINE;
        List<Long> vcpus = mayBe ? tasks.vcpus(threads(target)) : List.of();
        return vcpus.isEmpty() ? Machine.NONE : new Machine(vcpus, networks.taps(vcpus.getFirst()));
    }

    /** All threads of a VM. */
    List<Long> threads(Target target) {
        return switch (target) {
            case Group group ->
                group.taskFiles().stream()
                        .flatMap(file -> files.numbers(file).stream())
                        .toList();
            case ProcessTree tree -> trees.threads(trees.processes(tree));
        };
    }

    private Optional<Reading> read(Group group, Limits limits, Machine machine) {
        OptionalLong ticks = tasks.ticksSinceBoot();
        List<Long> tids = threads(group);
        if (tids.isEmpty()) {
            return Optional.empty();
        }
        long nanos = nanoTime.getAsLong();
        Totals totals = new Totals();
        Map<Gauge, Double> gauges = new EnumMap<>(Gauge.class);
        groups.read(group, totals, gauges);
        shared(tids.getFirst(), machine, totals);
        limits.memoryBytes().ifPresent(bytes -> gauges.put(Gauge.MEMORY_LIMIT_BYTES, (double) bytes));
        Map<Long, Totals> parts = new HashMap<>(Map.of(Reading.GROUP, totals));
        if (!totals.isKept(Counter.DISK_READ_BYTES)) {
            tasks.disks(processes(group), parts);
        }
        return Optional.of(new Reading(nanos, ticks, parts, tasks.times(tids), machine.vcpus(), gauges, limits));
    }

    private List<Long> processes(Group group) {
        return group.taskFiles().stream()
                .flatMap(file -> files.numbers(file.resolveSibling("cgroup.procs")).stream())
                .toList();
    }

    private Optional<Reading> read(ProcessTree tree, Limits limits, Machine machine) {
        OptionalLong ticks = tasks.ticksSinceBoot();
        List<Long> pids = trees.processes(tree);
        if (pids.isEmpty()) {
            return Optional.empty();
        }
        long nanos = nanoTime.getAsLong();
        Map<Long, Totals> parts = new HashMap<>();
        Map<Gauge, Double> gauges = new EnumMap<>(Gauge.class);
        pids.forEach(pid -> tasks.process(pid, parts, gauges));
        Totals shared = new Totals();
        shared(tree.pid(), machine, shared);
        parts.put(Reading.GROUP, shared);
        return Optional.of(
                new Reading(nanos, ticks, parts, tasks.times(trees.threads(pids)), machine.vcpus(), gauges, limits));
    }
}
