package dev.vane.lab.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The lab's own control groups, {@code vane-lab/<vm>}, in the one hierarchy of version 2 or in the several of version
 * 1. On a host that has both, those of version 1 limit and freeze, and the unified one is joined too, because perf
 * counts there.
 */
public final class Groups {
    /** Parent of all of the lab's groups. */
    public static final String PARENT = "vane-lab";

    private static final List<String> V1_HIERARCHIES =
            List.of("cpuset", "freezer", "cpu", "cpuacct", "cpu,cpuacct", "memory", "blkio", "perf_event", "unified");
    private static final List<String> V2_CONTROLLERS = List.of("cpuset", "cpu", "memory", "io");

    private final List<Path> roots;
    private final List<String> disks;

    private Groups(List<Path> roots, List<String> disks) {
        this.roots = List.copyOf(roots);
        this.disks = List.copyOf(disks);
    }

    /**
     * Finds the hierarchies.
     *
     * @param cgroups where they are mounted, usually {@code /sys/fs/cgroup}
     * @param blocks where disks are listed, usually {@code /sys/block}
     * @throws IOException if groups cannot be pinned, frozen or written to here, saying which
     */
    public static Groups find(Path cgroups, Path blocks) throws IOException {
        boolean isUnified = Files.exists(cgroups.resolve("cgroup.controllers"));
        Groups groups = new Groups(
                isUnified
                        ? List.of(cgroups)
                        : V1_HIERARCHIES.stream()
                                .map(cgroups::resolve)
                                .filter(folder -> Files.isDirectory(folder) && !Files.isSymbolicLink(folder))
                                .toList(),
                disks(blocks));
        groups.requireUsable(cgroups, isUnified);
        return groups;
    }

    /** Disks that a device is behind; not the kernel's loop and memory devices. */
    private static List<String> disks(Path blocks) throws IOException {
        if (!Files.isDirectory(blocks)) {
            return List.of();
        }
        List<String> numbers = new ArrayList<>();
        try (Stream<Path> all = Files.list(blocks)) {
            for (Path disk :
                    all.filter(d -> Files.exists(d.resolve("device"))).sorted().toList()) {
                numbers.add(Files.readString(disk.resolve("dev")).strip());
            }
        }
        return numbers;
    }

    private void requireUsable(Path cgroups, boolean isUnified) throws IOException {
        boolean canPin = isUnified || roots.contains(cgroups.resolve("cpuset"));
        boolean canFreeze = isUnified || roots.contains(cgroups.resolve("freezer"));
        if (!canPin || !canFreeze) {
            throw new IOException("the lab needs the control groups cpuset and freezer below " + cgroups);
        }
        for (Path root : roots) {
            if (!Files.isWritable(root)) {
                throw new IOException(
                        "the lab must be allowed to make control groups in %s: run it as root".formatted(root));
            }
        }
    }

    /** Makes the group of a VM, pinned and limited; the parent too. */
    public Group create(String vm, Limits limits) throws IOException {
        for (Path root : roots) {
            Path parent = root.resolve(PARENT);
            Files.createDirectories(parent);
            inherit(root, parent);
            Files.createDirectories(parent.resolve(vm));
        }
        Group group = new Group(
                PARENT + "/" + vm,
                roots.stream().map(r -> r.resolve(PARENT).resolve(vm)).toList());
        group.limit(limits, disks);
        return group;
    }

    /** A new group of version 1 has no CPUs, one of version 2 has no controllers until its parent gives some. */
    private static void inherit(Path root, Path parent) throws IOException {
        for (String file : List.of("cpuset.cpus", "cpuset.mems")) {
            Path own = parent.resolve(file);
            if (Files.exists(root.resolve(file)) && Files.exists(own)) {
                write(own, Files.readString(root.resolve(file)).strip());
            }
        }
        for (Path folder : List.of(root, parent)) {
            Path control = folder.resolve("cgroup.subtree_control");
            if (Files.exists(control) && Files.exists(root.resolve("cgroup.controllers"))) {
                List<String> offered = List.of(Files.readString(root.resolve("cgroup.controllers"))
                        .strip()
                        .split(" ", -1));
                for (String controller : V2_CONTROLLERS) {
                    if (offered.contains(controller)) {
                        write(control, "+" + controller);
                    }
                }
            }
        }
    }

    /** Folders of all groups that exist, innermost first. */
    List<Path> existing() throws IOException {
        List<Path> parents = roots.stream()
                .map(root -> root.resolve(PARENT))
                .filter(Files::isDirectory)
                .toList();
        List<Path> all = new ArrayList<>();
        for (Path parent : parents) {
            try (Stream<Path> children = Files.list(parent)) {
                all.addAll(children.filter(Files::isDirectory).toList());
            }
        }
        all.addAll(parents);
        return all;
    }

    /** Ids of the processes in all of the lab's groups. */
    public List<String> processes() throws IOException {
        List<String> processes = new ArrayList<>();
        for (Path folder : existing()) {
            Path file = folder.resolve("cgroup.procs");
            if (Files.exists(file)) {
                processes.addAll(Files.readAllLines(file));
            }
        }
        return processes.stream().distinct().toList();
    }

    static void write(Path file, String value) throws IOException {
        try {
            Files.writeString(file, value, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException("cannot set %s to %s".formatted(file, value), e);
        }
    }
}
