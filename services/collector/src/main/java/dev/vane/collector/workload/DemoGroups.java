package dev.vane.collector.workload;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Control groups of our own, {@code vane-demo/<workload>}, the same in every hierarchy that this process may write to.
 * Two demos on one machine must not meet: the second finds the name in use and takes another.
 */
final class DemoGroups {
    private static final Logger LOG = LoggerFactory.getLogger(DemoGroups.class);

    private static final String NAME = "vane-demo";
    private static final int MAX_DEMOS = 10;
    private static final List<String> HIERARCHIES =
            List.of("cpu", "cpuacct", "cpu,cpuacct", "cpuacct,cpu", "memory", "blkio", "perf_event", "unified");
    private static final List<String> CONTROLLERS = List.of("cpu", "memory", "io");
    private static final int USUAL_SHARES = 1024;
    private static final int USUAL_WEIGHT = 100;
    private static final long CLEAN_MILLIS = 1500;
    private static final long RETRY_MILLIS = 20;

    private final String name;
    private final List<Path> roots;

    private DemoGroups(String name, List<Path> roots) {
        this.name = name;
        this.roots = List.copyOf(roots);
    }

    /** Removes what an earlier demo left behind, and makes the parent group where that is allowed. */
    static DemoGroups create(Path cgroups) {
        List<Path> hierarchies = hierarchies(cgroups);
        for (int i = 1; i <= MAX_DEMOS; i++) {
            String name = i == 1 ? NAME : NAME + "-" + i;
            if (hierarchies.stream().allMatch(root -> remove(root.resolve(name)))) {
                List<Path> roots = hierarchies.stream()
                        .map(root -> root.resolve(name))
                        .filter(DemoGroups::make)
                        .toList();
                roots.forEach(DemoGroups::enableControllers);
                return new DemoGroups(name, roots);
            }
        }
        throw new IllegalStateException("%d demos run on this machine already".formatted(MAX_DEMOS));
    }

    /** Links to a hierarchy under another name count once. */
    private static List<Path> hierarchies(Path cgroups) {
        if (Files.exists(cgroups.resolve("cgroup.controllers"))) {
            return List.of(cgroups);
        }
        return HIERARCHIES.stream()
                .map(cgroups::resolve)
                .filter(folder -> Files.isDirectory(folder) && !Files.isSymbolicLink(folder))
                .toList();
    }

    private static boolean make(Path folder) {
        try {
            Files.createDirectory(folder);
        } catch (IOException e) {
            LOG.debug("no group of our own folder={} reason={}", folder, e.toString());
            return false;
        }
        return true;
    }

    /**
     * v2 gives groups only the controllers that their parent enables. The host decides which our own group may enable,
     * and a group that holds processes may enable none.
     */
    private static void enableControllers(Path folder) {
        Path control = folder.resolve("cgroup.subtree_control");
        for (String controller : Files.exists(control) ? CONTROLLERS : List.<String>of()) {
            try {
                Files.writeString(control, "+" + controller, StandardOpenOption.WRITE);
            } catch (IOException e) {
                LOG.debug("not available controller={} reason={}", controller, e.toString());
            }
        }
    }

    /** False where no hierarchy that accounts for CPU time lets us make groups. */
    boolean isUsable() {
        return roots.stream()
                .anyMatch(
                        root -> Files.exists(root.resolve("cpuacct.usage")) || Files.exists(root.resolve("cpu.stat")));
    }

    /** Path of a workload's group in every hierarchy. */
    String path(String workload) {
        return name + "/" + workload;
    }

    /** Makes a workload's group, and returns the files to which a process writes its id to enter it. */
    List<Path> entrances(String workload) {
        List<Path> entrances = new ArrayList<>();
        for (Path root : roots) {
            Path folder = root.resolve(workload);
            if (Files.isDirectory(folder) || make(folder)) {
                entrances.add(folder.resolve("cgroup.procs"));
            }
        }
        return entrances;
    }

    /** Gives a workload's group so many times the usual weight when CPUs are contended, where that is allowed. */
    void weigh(String workload, int times) {
        Map<String, Integer> weights = Map.of("cpu.shares", times * USUAL_SHARES, "cpu.weight", times * USUAL_WEIGHT);
        for (Path root : roots) {
            weights.forEach((name, weight) -> set(root.resolve(workload).resolve(name), weight));
        }
    }

    private static void set(Path file, int value) {
        if (Files.exists(file)) {
            try {
                Files.writeString(file, Integer.toString(value), StandardOpenOption.WRITE);
            } catch (IOException e) {
                LOG.debug("no weight of its own file={} reason={}", file, e.toString());
            }
        }
    }

    /** Removes all of them; their processes must have ended. */
    boolean remove() {
        boolean isRemoved = roots.stream().allMatch(DemoGroups::remove);
        if (!isRemoved) {
            LOG.warn("control groups are still in use groups={}", roots);
        }
        return isRemoved;
    }

    /** Removes a group with those below it. A process that was just killed may hold its group for a moment. */
    private static boolean remove(Path folder) {
        long deadline = System.nanoTime() + CLEAN_MILLIS * 1_000_000;
        while (Files.isDirectory(folder)) {
            try {
                for (Path child : children(folder)) {
                    Files.delete(child);
                }
                Files.delete(folder);
            } catch (IOException e) {
                if (System.nanoTime() - deadline > 0 || !pause()) {
                    return false;
                }
            }
        }
        return true;
    }

    private static List<Path> children(Path folder) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder, Files::isDirectory)) {
            List<Path> found = new ArrayList<>();
            children.forEach(found::add);
            return found;
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(RETRY_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
