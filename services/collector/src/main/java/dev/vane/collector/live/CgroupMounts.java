package dev.vane.collector.live;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a host mounts its control groups: v2 alone, v1 alone, or v1 with an empty v2 beside it.
 *
 * @param unified root of the v2 hierarchy
 * @param controllers roots of the v1 hierarchies by controller
 */
record CgroupMounts(Optional<Path> unified, Map<String, Path> controllers) {
    /** Lists the threads of a v2 group. */
    static final String THREADS = "cgroup.threads";

    private static final List<String> CONTROLLERS =
            List.of("cpuacct", "cpu", "memory", "blkio", "cpuset", "perf_event");

    static CgroupMounts find(Path sys) {
        Path root = root(sys);
        if (isUnified(root)) {
            return new CgroupMounts(Optional.of(root), Map.of());
        }
        Map<String, Path> controllers = new HashMap<>();
        for (String controller : CONTROLLERS) {
            v1Root(root, controller).ifPresent(folder -> controllers.put(controller, folder));
        }
        return new CgroupMounts(Optional.of(root.resolve("unified")).filter(CgroupMounts::isUnified), controllers);
    }

    /** Where hosts mount them, all or each below it. */
    static Path root(Path sys) {
        return sys.resolve("fs/cgroup");
    }

    private static boolean isUnified(Path folder) {
        return Files.isRegularFile(folder.resolve("cgroup.controllers"));
    }

    /** Controllers are often mounted together, sometimes without a link for each. */
    private static Optional<Path> v1Root(Path root, String controller) {
        return List.of(controller, "cpu,cpuacct", "cpuacct,cpu").stream()
                .filter(name -> List.of(name.split(",")).contains(controller))
                .map(root::resolve)
                .filter(Files::isDirectory)
                .findFirst();
    }

    /** Roots of the hierarchies that account for CPU time; a group that is in none of them is no VM. */
    Set<Path> accounting() {
        Set<Path> roots = new LinkedHashSet<>();
        Optional.ofNullable(controllers.get("cpuacct")).ifPresent(roots::add);
        unified.ifPresent(roots::add);
        return roots;
    }

    /** Name of the file that lists a group's threads. */
    String taskFile(Path root) {
        return unified.filter(root::equals).isPresent() ? THREADS : "tasks";
    }
}
