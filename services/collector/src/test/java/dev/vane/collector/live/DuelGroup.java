package dev.vane.collector.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A control group on this machine in which busy loops run, in version 1 or 2; removed when it is closed. */
final class DuelGroup implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    /** Of this run alone: another one on this machine, or one that was killed, has groups of its own. */
    private static final String RUN = "vane-duel-" + ProcessHandle.current().pid();

    private static final long PERIOD_MICROS = 100_000;
    private static final String ENTER =
            "for file in \"$@\"; do echo $$ > \"$file\" || exit 1; done; while :; do :; done";

    private final String path;
    private final List<Path> folders = new ArrayList<>();
    private final List<Process> loops = new ArrayList<>();

    /** @param name below this run's group in each hierarchy, such as {@code a} or {@code above/a} */
    DuelGroup(String name, String cpus) {
        path = RUN + "/" + name;
        for (Path root : roots().toList()) {
            Path folder = root;
            for (Path part : Path.of(path)) {
                offer(folder);
                folder = folder.resolve(part);
                create(folder);
                // A new group of version 1 has no CPUs; one above another must have all that the other has.
                set(folder, "cpuset.cpus", "0-1");
                set(folder, "cpuset.mems", "0");
            }
            set(folder, "cpuset.cpus", cpus);
            folders.add(folder);
        }
    }

    /** What is there of this run's groups. */
    static List<Path> left() {
        return roots().map(root -> root.resolve(RUN)).filter(Files::exists).toList();
    }

    /** True if this process may make groups that bind CPUs and count waiting, on two CPUs. */
    static boolean arePossible() {
        return Runtime.getRuntime().availableProcessors() >= 2
                && Files.exists(Path.of("/proc/pressure/cpu"))
                && roots().count() > 0
                && roots().allMatch(Files::isWritable);
    }

    private static Stream<Path> roots() {
        return Files.exists(ROOT.resolve("cgroup.controllers"))
                ? Stream.of(ROOT)
                : Stream.of("cpu", "cpuacct", "cpuset", "unified")
                        .map(ROOT::resolve)
                        .filter(Files::isDirectory)
                        .map(DuelGroup::real)
                        .distinct();
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A group of version 2 has the controllers that its parent gives it. */
    private static void offer(Path folder) {
        for (String controller : List.of("+cpu", "+cpuset")) {
            if (Files.exists(ROOT.resolve("cgroup.controllers"))) {
                set(folder, "cgroup.subtree_control", controller);
            }
        }
    }

    private static void set(Path folder, String file, String value) {
        if (Files.exists(folder.resolve(file))) {
            try {
                Files.writeString(folder.resolve(file), value);
            } catch (IOException e) {
                throw new UncheckedIOException("%s to %s".formatted(value, folder.resolve(file)), e);
            }
        }
    }

    String path() {
        return path;
    }

    /** Sets the CPU quota of this group, or of the one above it, in CPUs. */
    DuelGroup quota(double cpus, boolean above) {
        long micros = Math.round(cpus * PERIOD_MICROS);
        for (Path folder : folders) {
            Path place = above ? folder.getParent() : folder;
            set(place, "cpu.cfs_period_us", Long.toString(PERIOD_MICROS));
            set(place, "cpu.cfs_quota_us", Long.toString(micros));
            set(place, "cpu.max", micros + " " + PERIOD_MICROS);
        }
        return this;
    }

    /** Starts busy loops. */
    DuelGroup run(int count) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", ENTER, "sh"));
        folders.forEach(folder -> command.add(folder.resolve("cgroup.procs").toString()));
        for (int loop = 0; loop < count; loop++) {
            loops.add(new ProcessBuilder(command).redirectErrorStream(true).start());
        }
        return this;
    }

    @Override
    public void close() {
        loops.forEach(Process::destroyForcibly);
        loops.forEach(loop -> loop.onExit().join());
        for (Path folder : folders) {
            Path at = folder;
            for (int depth = 0; depth < Path.of(path).getNameCount(); depth++, at = at.getParent()) {
                remove(at);
            }
        }
    }

    /** A process that was just killed may hold its group for a while; one above it stays while another group is in it. */
    private static void remove(Path folder) {
        for (int attempt = 0;
                attempt < 1000 && !hasGroups(folder) && !folder.toFile().delete();
                attempt++) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static boolean hasGroups(Path folder) {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.anyMatch(Files::isDirectory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
