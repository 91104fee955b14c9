package dev.vane.collector.live;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Tells whether a VM is a virtual machine, by its threads, whoever started it and whatever its group is called.
 *
 * <p>Most monitors name the threads that are virtual CPUs: QEMU ({@code CPU 0/KVM}) if it is told to, as libvirt, Proxmox
 * and KubeVirt do; Firecracker ({@code fc_vcpu 0}), Cloud Hypervisor ({@code vcpu0}), crosvm, kvmtool, VirtualBox and
 * VMware always. Of a QEMU that does not, those threads are taken that have run the code of a guest.
 */
final class MachineReader {
    private static final Pattern VIRTUAL_CPU =
            Pattern.compile("CPU \\d+/[A-Z]+|([a-z]+[-_])?vcpu[-_ ]?\\d+|EMT-\\d+", Pattern.CASE_INSENSITIVE);
    private static final Pattern QEMU = Pattern.compile("qemu.*|kvm");
    private static final String TAP = "iff:\t";

    private final KernelFiles files;
    private final KvmReader kvm;

    MachineReader(KernelFiles files, KvmReader kvm) {
        this.files = files;
        this.kvm = kvm;
    }

    /**
     * Looks at each thread's name, and if it is a virtual machine at each open file.
     *
     * @param threads all threads of the VM
     * @param processes all processes of the VM
     */
    Machine read(List<Long> threads, List<Long> processes) {
        List<Long> vcpus = threads.stream().filter(this::isNamedVirtualCpu).toList();
        if (vcpus.isEmpty()) {
            vcpus = guestThreads(threads, processes);
        }
        if (vcpus.isEmpty()) {
            return Machine.NONE;
        }
        // Threads of one process have the same open files: one of each is enough.
        Map<Long, Long> monitors = new TreeMap<>();
        vcpus.forEach(vcpu -> monitors.putIfAbsent(process(vcpu), vcpu));
        Set<Long> owners = new HashSet<>(threads);
        owners.addAll(monitors.keySet());
        return new Machine(vcpus, kvm.folders(owners), taps(monitors.values()));
    }

    private boolean isNamedVirtualCpu(long thread) {
        return name(thread).filter(name -> VIRTUAL_CPU.matcher(name).matches()).isPresent();
    }

    private Optional<String> name(long thread) {
        return files.text(files.task(thread, "comm")).map(String::strip);
    }

    private List<Long> guestThreads(List<Long> threads, List<Long> processes) {
        Set<Long> guests = new HashSet<>();
        for (long process : processes) {
            boolean isQemu =
                    name(process).filter(name -> QEMU.matcher(name).matches()).isPresent();
            if (isQemu && hasRunGuest(files.task(process, "stat"))) {
                files.folders(files.task(process, "task")).stream()
                        .filter(folder -> hasRunGuest(folder.resolve("stat")))
                        .forEach(folder ->
                                guests.add(Long.valueOf(folder.getFileName().toString())));
            }
        }
        return threads.stream().filter(guests::contains).toList();
    }

    private boolean hasRunGuest(Path stat) {
        return ProcessStat.read(files, stat)
                .map(found -> found.guestTicks().orElse(0) > 0)
                .orElse(false);
    }

    /** The process of a thread; the thread itself if the kernel does not tell. */
    long process(long thread) {
        return files.text(files.task(thread, "status"))
                .flatMap(status ->
                        status.lines().filter(line -> line.startsWith("Tgid:")).findFirst())
                .map(line -> KernelNumber.parse(line.substring("Tgid:".length()).strip())
                        .orElse(thread))
                .orElse(thread);
    }

    /** Names of the taps that tasks hold open: the kernel tells them beside the open files. */
    private List<String> taps(Collection<Long> tasks) {
        return tasks.stream()
                .flatMap(task -> files.entries(files.task(task, "fdinfo")).stream())
                .flatMap(file -> files.text(file).stream())
                .flatMap(String::lines)
                .filter(line -> line.startsWith(TAP))
                .map(line -> line.substring(TAP.length()).strip())
                .distinct()
                .toList();
    }
}
