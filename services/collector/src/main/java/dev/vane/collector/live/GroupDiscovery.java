package dev.vane.collector.live;

import dev.vane.collector.live.Target.Group;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the control groups to watch: machines and containers whole, elsewhere the groups that hold processes and have
 * none below that does, so that nothing is counted twice.
 */
final class GroupDiscovery {
    private static final Pattern MACHINE = Pattern.compile("machine-.+\\.scope|.+\\.libvirt-qemu");
    private static final Pattern CONTAINER =
            Pattern.compile("(docker|libpod|cri-containerd|crio|nerdctl)-[0-9a-f]{12,64}\\.scope|[0-9a-f]{64}");

    private final CgroupMounts mounts;
    private final KernelFiles files;
    private final List<PathMatcher> include;
    private final List<PathMatcher> exclude;

    /**
     * @param include globs that a VM's name must match one of; {@code **} also matches slashes
     * @param exclude globs that it must match none of
     */
    GroupDiscovery(CgroupMounts mounts, KernelFiles files, List<String> include, List<String> exclude) {
        this.mounts = mounts;
        this.files = files;
        this.include = matchers(include);
        this.exclude = matchers(exclude);
    }

    private static List<PathMatcher> matchers(List<String> globs) {
        return globs.stream()
                .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
                .toList();
    }

    /** The groups there are now, by VM name. */
    Map<String, Group> find() {
        Map<String, Group> groups = new LinkedHashMap<>();
        for (Path root : mounts.accounting()) {
            for (Path folder : files.folders(root)) {
                collect(root, folder, groups);
            }
        }
        return groups;
    }

    /** Returns whether the folder or one below it holds processes. */
    private boolean collect(Path root, Path folder, Map<String, Group> groups) {
        Group.Kind kind = kind(folder.getFileName().toString());
        boolean below = false;
        if (kind == Group.Kind.OTHER) {
            for (Path child : files.folders(folder)) {
                below |= collect(root, child, groups);
            }
        }
        if (below || !holdsProcesses(folder, kind)) {
            return below;
        }
        String path = root.relativize(folder).toString();
        String name = GroupNames.name(path);
        if (isWanted(name) && !groups.containsKey(name) && !isWatchedElsewhere(root, folder, path, groups)) {
            groups.put(name, group(name, path, kind, root, folder));
        }
        return true;
    }

    static Group.Kind kind(String folder) {
        if (MACHINE.matcher(folder).matches()) {
            return Group.Kind.MACHINE;
        }
        return CONTAINER.matcher(folder).matches() ? Group.Kind.CONTAINER : Group.Kind.OTHER;
    }

    private boolean isWanted(String name) {
        Path path = Path.of(name);
        return include.stream().anyMatch(glob -> glob.matches(path))
                && exclude.stream().noneMatch(glob -> glob.matches(path));
    }

    /** Only a v1 hierarchy beside a v2 one can hold the same processes under another path. */
    private boolean isWatchedElsewhere(Path root, Path folder, String path, Map<String, Group> groups) {
        if (groups.isEmpty() || mounts.accounting().iterator().next().equals(root)) {
            return false;
        }
        return firstTask(folder, mounts.taskFile(root))
                .flatMap(tid -> files.text(files.task(tid, "cgroup")))
                .flatMap(GroupDiscovery::accountingPath)
                .filter(other -> !other.equals(path))
                .filter(other -> groups.containsKey(GroupNames.name(other)))
                .isPresent();
    }

    private Optional<Long> firstTask(Path folder, String taskFile) {
        return files.numbers(folder.resolve(taskFile)).stream().findFirst();
    }

    private static Optional<String> accountingPath(String cgroup) {
        return cgroup.lines()
                .map(line -> line.split(":", 3))
                .filter(fields ->
                        fields.length == 3 && List.of(fields[1].split(",")).contains("cpuacct"))
                .map(fields -> fields[2].replaceFirst("^/", ""))
                .filter(path -> !path.isEmpty())
                .findFirst();
    }

    private Group group(String name, String path, Group.Kind kind, Path root, Path folder) {
        Map<String, Path> controllers = new HashMap<>();
        mounts.controllers().forEach((controller, other) -> populated(other.resolve(path), kind)
                .ifPresent(found -> controllers.put(controller, found)));
        Optional<Path> unified = mounts.unified().flatMap(other -> populated(other.resolve(path), kind));
        List<Path> taskFiles = new ArrayList<>();
        subtree(folder, mounts.taskFile(root), taskFiles);
        return new Group(name, path, kind, unified, controllers, taskFiles);
    }

    /** A folder of the same path without processes counts nothing: the processes are elsewhere in that hierarchy. */
    private Optional<Path> populated(Path folder, Group.Kind kind) {
        return holdsProcesses(folder, kind) ? Optional.of(folder) : Optional.empty();
    }

    private boolean holdsProcesses(Path folder, Group.Kind kind) {
        Optional<String> processes = files.text(folder.resolve("cgroup.procs"));
        if (processes.isPresent() && !processes.get().isBlank()) {
            return true;
        }
        return kind != Group.Kind.OTHER
                && files.folders(folder).stream().anyMatch(child -> holdsProcesses(child, kind));
    }

    private void subtree(Path folder, String taskFile, List<Path> taskFiles) {
        if (Files.exists(folder.resolve(taskFile))) {
            taskFiles.add(folder.resolve(taskFile));
        }
        files.folders(folder).forEach(child -> subtree(child, taskFile, taskFiles));
    }
}
