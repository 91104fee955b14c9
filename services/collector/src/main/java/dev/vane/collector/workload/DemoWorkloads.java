package dev.vane.collector.workload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Three workloads at modest load, {@code compute}, {@code memory} and {@code disk}, each in a control group of its own
 * or, where none may be made, as a process tree. All of it is gone when this is closed. If this process is killed, the
 * workloads end with it, and the next demo removes the empty groups.
 */
public final class DemoWorkloads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoWorkloads.class);
    private static final int HEAP_MEGABYTES = 64;

    private final DemoGroups groups;
    private final Map<String, Workload> running = new LinkedHashMap<>();
    private final List<Interferer> interferers = new ArrayList<>();

    private DemoWorkloads(DemoGroups groups) {
        this.groups = groups;
    }

    /**
     * Starts the workloads.
     *
     * @param cgroups where control groups are mounted, usually {@code /sys/fs/cgroup}
     * @throws UncheckedIOException if no process can be started
     */
    public static DemoWorkloads start(Path cgroups) {
        DemoWorkloads demo = new DemoWorkloads(DemoGroups.create(cgroups));
        try {
            demo.start("compute", List.of("compute"));
            demo.start("memory", List.of("memory"));
            demo.start("disk", List.of("disk", Workload.diskFolder().toString()));
        } catch (IOException e) {
            demo.close();
            throw new UncheckedIOException("cannot start the demo's workloads", e);
        }
        LOG.info("started workloads of our own vms={} grouped={}", demo.vms(), demo.groups.isUsable());
        return demo;
    }

    private void start(String name, List<String> arguments) throws IOException {
        running.put(groups.path(name), Workload.start(groups.entrances(name), HEAP_MEGABYTES, arguments));
    }

    /** Names of the VMs that the workloads are. */
    public List<String> vms() {
        return List.copyOf(running.keySet());
    }

    /** Their control groups' paths; empty where they run without. */
    public List<String> groups() {
        return groups.isUsable() ? vms() : List.of();
    }

    /** VM names and first processes of those that run without a control group, as {@code collector.processes} has them. */
    public Map<String, Long> processes() {
        Map<String, Long> processes = new LinkedHashMap<>();
        if (!groups.isUsable()) {
            running.forEach((name, workload) -> processes.put(name, workload.pid()));
        }
        return processes;
    }

    /** Pieces of work that each VM has done in the second that ends at this event time, of those that have told. */
    public Map<String, Long> pieces(long second) {
        Map<String, Long> pieces = new LinkedHashMap<>();
        running.forEach((vm, workload) -> workload.pieces(second).ifPresent(count -> pieces.put(vm, count)));
        return pieces;
    }

    /** Starts an interferer that is on and off in turns beside the workloads, and ends with them. */
    public Interferer interfere() {
        Interferer interferer = new Interferer(groups);
        interferers.add(interferer);
        return interferer;
    }

    /** Ends all processes, then removes their groups; takes less than two seconds. */
    @Override
    public void close() {
        interferers.forEach(Interferer::close);
        running.values().forEach(Workload::close);
        groups.remove();
    }
}
