package dev.vane.collector.live;

import dev.vane.contracts.Sample;
import dev.vane.contracts.catalogue.Metric;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Metrics that are missing for one cause. The first that matches a metric's name tells its cause. */
enum Absence {
    EVENTS("hardware events and top-down", "(perf|topdown)\\..*", ""),
    GUEST(
            "memory as the guest sees it",
            "vm\\.memory\\.(available|unused|usable)",
            "only a balloon driver in the guest knows"),
    LIMIT("memory size", "vm\\.memory\\.balloon\\.current", "no watched VM has a memory limit"),
    RESOURCE_CONTROL(
            "memory bandwidth and cache occupancy",
            "vm\\.(llc\\.occupancy|memory\\.bandwidth\\..*)",
            "needs a processor with resource monitoring, set up through libvirt"),
    DIRTY("dirty rate", "vm\\.memory\\.dirty\\.rate", "only libvirt measures it, on request"),
    VIRTUAL_CPU(
            "virtual CPUs' waits and exits",
            "vm\\.cpu\\.emulator.*|vm\\.vcpu\\.(iowait|halt|exits|.*_exits).*",
            "no watched VM is a virtual machine whose KVM counters may be read"),
    NETWORK("network", "vm\\.network\\..*", "no watched VM has a network namespace of its own"),
    IMAGE(
            "disk times, flushes and image sizes",
            "vm\\.disk\\.((read|write)\\.time|flush|allocation|physical).*",
            "only a virtual machine's monitor knows"),
    DISK_DELAY("disk delay", "vm\\.disk\\.delay\\.ratio", "kernel.task_delayacct is off"),
    SWAP("swapping", "vm\\.memory\\.swap_.*", "this kernel does not count it by group"),
    DISK("disk operations", "vm\\.disk\\..*", "no watched VM is in a group that counts them"),
    MEMORY("memory", "vm\\.memory\\..*", "no watched VM is in a group that counts it"),
    CPU("CPU time and threads", "vm\\..*", "no watched VM tells, or all have too many threads");

    private final String what;
    private final Pattern names;
    private final String why;

    Absence(String what, String names, String why) {
        this.what = what;
        this.names = Pattern.compile(names);
        this.why = why;
    }

    /**
     * The causes, each with the number of metrics that no sample has for it.
     *
     * @param samples what the VMs of a host give
     * @param events why there are no hardware events, or fewer than the catalogue has
     */
    static List<String> describe(List<Sample> samples, String events) {
        if (samples.isEmpty()) {
            return List.of("everything: no VM is watched");
        }
        Map<Absence, List<Metric>> missing = new EnumMap<>(Absence.class);
        for (Metric metric : MetricCatalogue.get().metrics()) {
            if (samples.stream().noneMatch(sample -> sample.values().isPresent(metric.index()))) {
                missing.computeIfAbsent(of(metric), absence -> new ArrayList<>())
                        .add(metric);
            }
        }
        return missing.entrySet().stream()
                .map(entry -> entry.getKey().line(entry.getValue().size(), events))
                .toList();
    }

    private static Absence of(Metric metric) {
        for (Absence absence : values()) {
            if (absence.names.matcher(metric.name()).matches()) {
                return absence;
            }
        }
        throw new IllegalStateException("no cause for " + metric.name());
    }

    private String line(int metrics, String events) {
        return "%s (%d): %s".formatted(what, metrics, this == EVENTS ? events : why);
    }
}
