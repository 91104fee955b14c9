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

/**
 * Finds the control groups to watch: machines and containers whole, elsewhere the groups that hold processes and have
 * none below that does, so that nothing is counted twice. What is inside a machine or container, a second container
 * included, belongs to it. The monitors of containers are left out.
 */
final class GroupDiscovery {
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
            collectBelow(root, files.folders(root), groups);
        }
        return groups;
    }

    private boolean collectBelow(Path root, List<Path> folders, Map<String, Group> groups) {
        List<String> names = names(folders);
        boolean holdsProcesses = false;
        for (Path folder : folders) {
            if (!GroupKinds.isMonitor(folder.getFileName().toString(), names)) {
                holdsProcesses |= collect(root, folder, groups);
            }
        }
        return holdsProcesses;
    }

    private static List<String> names(List<Path> folders) {
        return folders.stream().map(folder -> folder.getFileName().toString()).toList();
    }

    /** Returns whether the folder or one below it holds processes. */
    private boolean collect(Path root, Path folder, Map<String, Group> groups) {
        List<Path> children = files.folders(folder);
        Group.Kind kind = GroupKinds.kind(folder, names(children));
        boolean below = kind == Group.Kind.OTHER && collectBelow(root, children, groups);
        if (below || !holdsProcesses(folder, kind)) {
            return below;
        }
        String path = root.relativize(folder).toString();
        if (isWanted(GroupNames.name(path)) && !isWatchedAlready(root, folder, path, groups)) {
            String name = freeName(path, groups);
            groups.put(name, group(name, path, kind, root, folder));
        }
        return true;
    }

    private boolean isWanted(String name) {
        Path path = Path.of(name);
        return include.stream().anyMatch(glob -> glob.matches(path))
                && exclude.stream().noneMatch(glob -> glob.matches(path));
    }

    /** Two paths can read alike once they are unescaped: then the second keeps its escapes. */
    private static String freeName(String path, Map<String, Group> groups) {
        String name = GroupNames.name(path);
        return groups.containsKey(name) ? GroupNames.escapedName(path) : name;
    }

    /** Only a v1 hierarchy beside a v2 one can hold the same processes, under the same path or under another. */
    private boolean isWatchedAlready(Path root, Path folder, String path, Map<String, Group> groups) {
        if (groups.isEmpty() || mounts.accounting().iterator().next().equals(root)) {
            return false;
        }
        return isInOneOf(groups, path)
                || firstTask(folder, mounts.taskFile(root))
                        .flatMap(tid -> files.text(files.task(tid, "cgroup")))
                        .flatMap(GroupDiscovery::accountingPath)
                        .filter(other -> isInOneOf(groups, other))
                        .isPresent();
    }

    private static boolean isInOneOf(Map<String, Group> groups, String path) {
        return groups.values().stream().anyMatch(group -> isIn(path, group.path()));
    }

    private static boolean isIn(String path, String group) {
        return path.equals(group) || path.startsWith(group + "/");
    }

    private Optional<Long> firstTask(Path folder, String taskFile) {
        List<Path> taskFiles = new ArrayList<>();
        subtree(folder, taskFile, taskFiles);
        return taskFiles.stream().flatMap(file -> files.numbers(file).stream()).findFirst();
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

    /**
     * A threaded group does not tell its processes, only its threads. As a rule they belong to the group above it that
     * tells both; a threaded container is a VM all the same.
     */
    private boolean holdsProcesses(Path folder, Group.Kind kind) {
        Optional<String> processes = files.text(folder.resolve("cgroup.procs"));
        if (processes.isPresent() && !processes.get().isBlank()) {
            return true;
        }
        if (kind == Group.Kind.OTHER) {
            return false;
        }
        boolean holdsThreads = processes.isEmpty()
                && !files.numbers(folder.resolve(CgroupMounts.THREADS)).isEmpty();
        return holdsThreads || files.folders(folder).stream().anyMatch(child -> holdsProcesses(child, kind));
    }

    private void subtree(Path folder, String taskFile, List<Path> taskFiles) {
        if (Files.exists(folder.resolve(taskFile))) {
            taskFiles.add(folder.resolve(taskFile));
        }
        files.folders(folder).forEach(child -> subtree(child, taskFile, taskFiles));
    }
}
