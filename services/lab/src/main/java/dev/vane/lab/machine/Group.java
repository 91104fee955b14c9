package dev.vane.lab.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** A VM's control group: one folder in each hierarchy. */
public final class Group {
    private static final String ENTER =
            "while [ \"$1\" != -- ]; do echo $$ > \"$1\" || exit 1; shift; done; shift; exec \"$@\"";
    private static final int UNLIMITED_OPERATIONS = 1_000_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long RETRY_MILLIS = 2;
    private static final long PERIOD_MICROS = 100_000;

    private final String path;
    private final List<Path> folders;

    Group(String path, List<Path> folders) {
        this.path = path;
        this.folders = List.copyOf(folders);
    }

    /** Its path below the root of every hierarchy, as the collector names it. */
    public String path() {
        return path;
    }

    /** Files to which a process writes its id to enter it. */
    private List<Path> entrances() {
        return folders.stream().map(folder -> folder.resolve("cgroup.procs")).toList();
    }

    /** What starts a program in this group: it enters first, so that all it takes is counted here. */
    public ProcessBuilder enter(List<String> command) {
        List<String> entering = new ArrayList<>(List.of("/bin/sh", "-c", ENTER, "sh"));
        entrances().forEach(entrance -> entering.add(entrance.toString()));
        entering.add("--");
        entering.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(entering);
        builder.environment().put("LC_ALL", "C.UTF-8");
        return builder;
    }

    /**
     * Sets limits in every hierarchy that has them.
     *
     * @param disks numbers of the machine's disks, such as {@code 254:0}
     */
    void limit(Limits limits, List<String> disks) throws IOException {
        for (Path folder : folders) {
            if (Files.exists(folder.resolve("cpuset.mems"))) {
                set(
                        folder,
                        "cpuset.mems",
                        Files.readString(folder.resolveSibling("cpuset.mems")).strip());
            }
            for (String disk : disks) {
                // Version 1 counts a group's disk operations only if there is a limit, however high.
                set(folder, "blkio.throttle.read_iops_device", disk + " " + UNLIMITED_OPERATIONS);
            }
        }
        writes(limits.writeIops(), disks);
        String memoryBytes = Long.toString((long) limits.memoryMib() << 20);
        require("CPUs", set("cpuset.cpus", limits.cpus()));
        require("memory", setEither("memory.limit_in_bytes", memoryBytes, "memory.max", memoryBytes));
        set("memory.swap.max", "0");
        int shares = limits.shares().orElse(Limits.USUAL_SHARES);
        String weight = Integer.toString(limits.weight());
        require("a weight of CPU time", setEither("cpu.shares", Integer.toString(shares), "cpu.weight", weight));
        quota(limits.quotaCpus());
    }

    private void writes(OptionalInt perSecond, List<String> disks) throws IOException {
        boolean isSet = !disks.isEmpty();
        for (String disk : disks) {
            int operations = perSecond.orElse(UNLIMITED_OPERATIONS);
            boolean isFirst = set("blkio.throttle.write_iops_device", disk + " " + operations);
            boolean isSecond = perSecond.isPresent() && set("io.max", "%s wiops=%d".formatted(disk, operations));
            isSet &= isFirst || isSecond;
        }
        require("a limit of write operations", isSet || perSecond.isEmpty());
    }

    private void quota(OptionalDouble cpus) throws IOException {
        String v1 = cpus.isPresent() ? Long.toString(Math.round(cpus.getAsDouble() * PERIOD_MICROS)) : "-1";
        String v2 = cpus.isPresent() ? v1 : "max";
        set("cpu.cfs_period_us", Long.toString(PERIOD_MICROS));
        boolean isSet = setEither("cpu.cfs_quota_us", v1, "cpu.max", v2 + " " + PERIOD_MICROS);
        require("a quota of CPU time", isSet || cpus.isEmpty());
    }

    /** The names of one limit in version 1 and in version 2. */
    private boolean setEither(String first, String firstValue, String second, String secondValue) throws IOException {
        boolean isFirst = set(first, firstValue);
        boolean isSecond = set(second, secondValue);
        return isFirst || isSecond;
    }

    private void require(String what, boolean isSet) throws IOException {
        if (!isSet) {
            throw new IOException("control group %s cannot be given %s on this machine".formatted(path, what));
        }
    }

    /**
     * Stops all of its processes where they are. One that waits for a disk or for memory stops only when it has it, which
     * may take many seconds where memory is short.
     *
     * @throws IOException if some have not stopped within a minute
     */
    public void freeze() throws IOException, InterruptedException {
        freeze(PATIENCE);
    }

    void freeze(Duration patience) throws IOException, InterruptedException {
        set("freezer.state", "FROZEN");
        setUnlessLegacy("1");
        long deadline = System.nanoTime() + patience.toNanos();
        while (!isFrozen()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("control group %s has not frozen within %d s: %s"
                        .formatted(path, patience.toSeconds(), state()));
            }
            Thread.sleep(RETRY_MILLIS);
        }
    }

    /** What its processes are doing, as far as the kernel tells: most wait for a disk that cannot be frozen. */
    private String state() throws IOException {
        List<String> states = new ArrayList<>();
        for (String pid : processes()) {
            Path status = Path.of("/proc", pid, "status");
            if (Files.exists(status)) {
                states.add("process %s %s".formatted(pid, line(status, "State:")));
            }
        }
        return states.isEmpty() ? "it has no processes" : String.join(", ", states);
    }

    private static String line(Path file, String start) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(start))
                    .map(line -> line.substring(start.length()).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "has ended";
        }
    }

    private List<String> processes() throws IOException {
        for (Path folder : folders) {
            Path file = folder.resolve("cgroup.procs");
            if (Files.exists(file)) {
                return Files.readAllLines(file);
            }
        }
        return List.of();
    }

    private boolean isFrozen() throws IOException {
        for (Path folder : folders) {
            Path state = folder.resolve("freezer.state");
            Path events = folder.resolve("cgroup.events");
            if (Files.exists(state)) {
                return Files.readString(state).strip().equals("FROZEN");
            }
            if (folders.size() == 1 && Files.exists(events)) {
                return Files.readString(events).contains("frozen 1");
            }
        }
        return true;
    }

    /** Lets them go on. */
    public void thaw() throws IOException {
        set("freezer.state", "THAWED");
        setUnlessLegacy("0");
    }

    /** Beside hierarchies of version 1 the unified one can freeze too; one freezer is enough. */
    private void setUnlessLegacy(String value) throws IOException {
        if (folders.size() == 1) {
            set("cgroup.freeze", value);
        }
    }

    /** Sets what the hierarchies have; false if none has it. */
    private boolean set(String file, String value) throws IOException {
        boolean isSet = false;
        for (Path folder : folders) {
            isSet |= set(folder, file, value);
        }
        return isSet;
    }

    private static boolean set(Path folder, String file, String value) throws IOException {
        if (!Files.exists(folder.resolve(file)) || value.isEmpty()) {
            return false;
        }
        Groups.write(folder.resolve(file), value);
        return true;
    }
}
