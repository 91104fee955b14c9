package dev.vane.collector.live;

import dev.vane.collector.live.NetworkDiscovery.Member;
import dev.vane.collector.live.Reading.Gauge;
import dev.vane.collector.live.Target.Group;
import dev.vane.collector.live.Target.ProcessTree;
import dev.vane.contracts.CpuList;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Reads one VM: its control group's totals, its threads and, where it is a virtual machine, KVM's counts. */
final class VmReader {
    private final KernelFiles files;
    private final GroupReader groups;
    private final TaskReader tasks;
    private final ProcessTrees trees;
    private final NetworkDiscovery networkDiscovery;
    private final NetworkReader networks;
    private final MachineReader machines;
    private final KvmReader kvm;
    private final LongSupplier nanoTime;

    VmReader(CgroupMounts mounts, KernelFiles files, TaskReader tasks, ProcessTrees trees, LongSupplier nanoTime) {
        this.files = files;
        this.groups = new GroupReader(mounts, files);
        this.tasks = tasks;
        this.trees = trees;
        this.networkDiscovery = new NetworkDiscovery(files);
        this.networks = new NetworkReader(files);
        this.kvm = new KvmReader(files);
        this.machines = new MachineReader(files, kvm);
        this.nanoTime = nanoTime;
    }

    /** Reads a VM, or nothing if it has no process any more. */
    Optional<Reading> read(Target target, VmTraits traits) {
        return switch (target) {
            case Group group -> read(group, traits);
            case ProcessTree tree -> read(tree, traits);
        };
    }

    private void shared(VmTraits traits, Totals totals) {
        networks.read(traits.network(), totals);
        kvm.read(traits.machine().kvm(), totals);
    }

    /**
     * Looks what each VM is, by VM name; costs a read for each thread. All at once, because VMs can share a network.
     *
     * @param limits what each may use
     */
    Map<String, VmTraits> traits(Collection<Target> targets, Function<Target, Limits> limits) {
        groups.forgetDevices();
        List<Member> members = targets.stream().map(this::member).toList();
        Map<String, VmNetwork> found = networkDiscovery.find(members);
        Map<String, VmTraits> traits = new HashMap<>();
        members.forEach(member -> traits.put(
                member.target().name(),
                new VmTraits(
                        bound(limits.apply(member.target()), member),
                        member.machine(),
                        found.get(member.target().name()))));
        return traits;
    }

    /** A virtual machine runs where its virtual CPUs may, which can be pinned one by one; a process where it may. */
    private Limits bound(Limits limits, Member member) {
        List<Long> bound =
                switch (member.target()) {
                    case Group group -> member.machine().vcpus();
                    case ProcessTree tree ->
                        member.machine().vcpus().isEmpty()
                                ? List.of(tree.pid())
                                : member.machine().vcpus();
                };
        return bound.stream()
                .flatMap(task -> tasks.allowedCpus(task).stream())
                .reduce(CpuList::union)
                .map(limits::boundTo)
                .orElse(limits);
    }

    private Member member(Target target) {
        List<Long> threads = threads(target);
        List<Long> processes = processes(target);
        return new Member(target, threads, processes, machines.read(threads, processes));
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

    private List<Long> processes(Target target) {
        return switch (target) {
            case Group group -> processes(group);
            case ProcessTree tree -> trees.processes(tree);
        };
    }

    private Optional<Reading> read(Group group, VmTraits traits) {
        OptionalLong ticks = tasks.ticksSinceBoot();
        List<Long> tids = threads(group);
        if (tids.isEmpty()) {
            return Optional.empty();
        }
        long nanos = nanoTime.getAsLong();
        Totals totals = new Totals();
        Map<Gauge, Double> gauges = new EnumMap<>(Gauge.class);
        groups.read(group, traits.limits().quotasAbove(), totals, gauges);
        shared(traits, totals);
        traits.limits().memoryBytes().ifPresent(bytes -> gauges.put(Gauge.MEMORY_LIMIT_BYTES, (double) bytes));
        Map<Long, Totals> parts = new HashMap<>(Map.of(Reading.GROUP, totals));
        if (!totals.isKept(Counter.DISK_READ_BYTES)) {
            tasks.disks(processes(group), parts);
        }
        return Optional.of(new Reading(
                nanos, ticks, parts, tasks.times(tids), traits.machine().vcpus(), gauges, traits.limits()));
    }

    /** A threaded group does not tell its processes; those of its threads are read from the threads. */
    private List<Long> processes(Group group) {
        return group.taskFiles().stream()
                .flatMap(file -> processes(file).stream())
                .distinct()
                .toList();
    }

    private List<Long> processes(Path taskFile) {
        Path file = taskFile.resolveSibling("cgroup.procs");
        return files.text(file).isPresent()
                ? files.numbers(file)
                : files.numbers(taskFile).stream().map(machines::process).toList();
    }

    private Optional<Reading> read(ProcessTree tree, VmTraits traits) {
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
        shared(traits, shared);
        parts.put(Reading.GROUP, shared);
        return Optional.of(new Reading(
                nanos,
                ticks,
                parts,
                tasks.times(trees.threads(pids)),
                traits.machine().vcpus(),
                gauges,
                traits.limits()));
    }
}
