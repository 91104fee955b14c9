package dev.vane.collector.live;

import static dev.vane.collector.live.Counter.*;

import dev.vane.collector.live.Reading.Gauge;
import dev.vane.collector.live.Reading.TaskTimes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what procfs tells of threads and processes. */
final class TaskReader {
    /** More threads than that cost more to read than they tell. */
    static final int MAX_TASKS = 512;

    private static final Pattern VCPU = Pattern.compile("CPU \\d+/KVM");

    /** Fields of {@code stat} counted from the first one after the process's name, which may hold spaces. */
    private static final int MINOR_FAULTS_FIELD = 7;

    private static final int MAJOR_FAULTS_FIELD = 9;
    private static final int USER_FIELD = 11;
    private static final int SYSTEM_FIELD = 12;
    private static final int DISK_DELAY_FIELD = 39;

    private final KernelFiles files;
    private final boolean countsDelays;
    private final long pageBytes;
    private final long nanosPerTick;

    TaskReader(KernelFiles files) {
        this.files = files;
        this.countsDelays =
                files.number(files.proc().resolve("sys/kernel/task_delayacct")).orElse(0) != 0;
        this.pageBytes = files.pageBytes();
        this.nanosPerTick = 1_000_000_000L / files.ticksPerSecond();
    }

    /** True if the kernel counts how long threads wait for disks. */
    boolean countsDelays() {
        return countsDelays;
    }

    /** What each thread has run and waited; empty where there are more than {@value #MAX_TASKS}. */
    Map<Long, TaskTimes> times(List<Long> tids) {
        Map<Long, TaskTimes> times = new HashMap<>();
        if (tids.size() <= MAX_TASKS) {
            tids.forEach(tid -> times(tid).ifPresent(found -> times.put(tid, found)));
        }
        return times;
    }

    private Optional<TaskTimes> times(long tid) {
        return files.text(files.task(tid, "schedstat"))
                .map(text -> text.strip().split(" "))
                .filter(words -> words.length == 3)
                .map(words -> new TaskTimes(
                        Long.parseLong(words[0]),
                        Long.parseLong(words[1]),
                        Long.parseLong(words[2]),
                        countsDelays ? diskTicks(tid) : 0));
    }

    private long diskTicks(long tid) {
        return stat(files.task(tid, "stat"))
                .map(fields -> Long.parseLong(fields[DISK_DELAY_FIELD]))
                .orElse(0L);
    }

    private Optional<String[]> stat(Path file) {
        return files.text(file)
                .map(text -> text.substring(text.lastIndexOf(')') + 1).strip().split(" "))
                .filter(fields -> fields.length > DISK_DELAY_FIELD);
    }

    /** The threads that QEMU names as virtual CPUs. */
    List<Long> vcpus(List<Long> tids) {
        return tids.stream().filter(this::isVcpu).toList();
    }

    private boolean isVcpu(long tid) {
        return files.text(files.task(tid, "comm"))
                .filter(name -> VCPU.matcher(name.strip()).matches())
                .isPresent();
    }

    /** A process and its descendants; empty if it has ended. */
    List<Long> tree(long pid) {
        List<Long> pids = new ArrayList<>();
        collect(pid, pids);
        return pids;
    }

    private void collect(long pid, List<Long> pids) {
        List<Path> threads = files.folders(files.task(pid, "task"));
        if (!threads.isEmpty()) {
            pids.add(pid);
        }
        for (Path thread : threads) {
            files.numbers(thread.resolve("children")).forEach(child -> collect(child, pids));
        }
    }

    List<Long> threads(List<Long> pids) {
        return pids.stream()
                .flatMap(pid -> files.folders(files.task(pid, "task")).stream())
                .map(folder -> Long.valueOf(folder.getFileName().toString()))
                .toList();
    }

    /** Adds a process's totals; Linux does not give its id to another within a second. */
    void process(long pid, Map<Long, Map<Counter, Long>> parts, Map<Gauge, Double> gauges) {
        stat(files.task(pid, "stat")).ifPresent(fields -> {
            Map<Counter, Long> totals = Reading.totals();
            long user = Long.parseLong(fields[USER_FIELD]) * nanosPerTick;
            long system = Long.parseLong(fields[SYSTEM_FIELD]) * nanosPerTick;
            totals.put(CPU_NANOS, user + system);
            totals.put(CPU_USER_NANOS, user);
            totals.put(CPU_SYSTEM_NANOS, system);
            faults(fields, totals);
            disk(pid, totals);
            parts.put(pid, totals);
            anonymousBytes(pid).ifPresent(bytes -> gauges.merge(Gauge.RSS_BYTES, bytes, Double::sum));
        });
    }

    /** Adds what processes read and wrote, where their group does not count it. */
    void disks(List<Long> pids, Map<Long, Map<Counter, Long>> parts) {
        if (pids.size() <= MAX_TASKS) {
            for (long pid : pids) {
                Map<Counter, Long> totals = Reading.totals();
                disk(pid, totals);
                parts.put(pid, totals);
            }
        }
    }

    private static void faults(String[] fields, Map<Counter, Long> totals) {
        long minor = Long.parseLong(fields[MINOR_FAULTS_FIELD]);
        long major = Long.parseLong(fields[MAJOR_FAULTS_FIELD]);
        totals.put(MINOR_FAULTS, minor);
        totals.put(MAJOR_FAULTS, major);
        totals.put(PAGE_FAULTS, minor + major);
    }

    /** How many operations a process made is not counted, only their bytes. */
    private void disk(long pid, Map<Counter, Long> totals) {
        files.text(files.task(pid, "io"))
                .map(text -> " " + text.replace('\n', ' '))
                .ifPresent(text -> {
                    totals.put(DISK_READ_BYTES, GroupReader.sum(text, "read_bytes: "));
                    totals.put(DISK_WRITE_BYTES, GroupReader.sum(text, "write_bytes: "));
                });
    }

    /** Resident pages that are not shared with files or other processes, as a control group counts them. */
    private Optional<Double> anonymousBytes(long pid) {
        return files.text(files.task(pid, "statm"))
                .map(text -> text.strip().split(" "))
                .filter(words -> words.length > 2)
                .map(words -> (double) (Long.parseLong(words[1]) - Long.parseLong(words[2])) * pageBytes);
    }
}
