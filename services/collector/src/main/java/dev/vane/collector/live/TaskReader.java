package dev.vane.collector.live;

import static dev.vane.collector.live.Counter.CPU_NANOS;
import static dev.vane.collector.live.Counter.CPU_SYSTEM_NANOS;
import static dev.vane.collector.live.Counter.CPU_USER_NANOS;
import static dev.vane.collector.live.Counter.DISK_READ_BYTES;
import static dev.vane.collector.live.Counter.DISK_WRITE_BYTES;
import static dev.vane.collector.live.Counter.MAJOR_FAULTS;
import static dev.vane.collector.live.Counter.MINOR_FAULTS;
import static dev.vane.collector.live.Counter.PAGE_FAULTS;

import dev.vane.collector.live.Reading.Gauge;
import dev.vane.contracts.CpuList;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what procfs tells of threads and processes. */
final class TaskReader {
    /** More threads than that cost more to read than they tell. */
    static final int MAX_TASKS = 512;

    private static final String ALLOWED_CPUS = "Cpus_allowed_list:";

    private final KernelFiles files;
    private final StartTimes starts;
    private final boolean countsDelays;
    private final long pageBytes;
    private final long nanosPerTick;

    TaskReader(KernelFiles files, StartTimes starts) {
        this.files = files;
        this.starts = starts;
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
        Path file = files.task(tid, "schedstat");
        return files.text(file)
                .map(text -> text.strip().split("\\s+"))
                .map(words -> new TaskTimes(
                        files.number(words, 0, file),
                        files.number(words, 1, file),
                        files.number(words, 2, file),
                        countsDelays ? diskTicks(tid) : OptionalLong.of(0)));
    }

    private OptionalLong diskTicks(long tid) {
        Optional<ProcessStat> stat = ProcessStat.read(files, tid);
        return stat.isPresent() ? stat.get().diskDelayTicks() : OptionalLong.empty();
    }

    /** CPUs that a thread may run on; empty if it has ended. */
    Optional<CpuList> allowedCpus(long tid) {
        return files.text(files.task(tid, "status"))
                .flatMap(status -> status.lines()
                        .filter(line -> line.startsWith(ALLOWED_CPUS))
                        .findFirst())
                .flatMap(line -> CpuList.parse(line.substring(ALLOWED_CPUS.length())));
    }

    /** Clock ticks since the machine was booted, on the clock of processes' start times; empty if it does not tell. */
    OptionalLong ticksSinceBoot() {
        Path file = files.proc().resolve("uptime");
        Optional<String> seconds = files.text(file).map(text -> text.strip().split("\\s+", 2)[0]);
        if (seconds.isEmpty()) {
            return OptionalLong.empty();
        }
        // Seconds with two digits after the dot.
        OptionalLong hundredths = files.number(seconds.get().replaceFirst("\\.(\\d\\d)$", "$1"), file);
        return hundredths.isPresent()
                ? OptionalLong.of((long) (hundredths.getAsLong() * (1e7 / nanosPerTick)))
                : hundredths;
    }

    /** Adds a process's totals. */
    void process(long pid, Map<Long, Totals> parts, Map<Gauge, Double> gauges) {
        ProcessStat.read(files, pid).ifPresent(stat -> {
            Totals totals = new Totals(stat.startTicks());
            OptionalLong user = stat.userTicks();
            OptionalLong system = stat.systemTicks();
            totals.add(CPU_NANOS, user, nanosPerTick);
            totals.add(CPU_NANOS, system, nanosPerTick);
            totals.add(CPU_USER_NANOS, user, nanosPerTick);
            totals.add(CPU_SYSTEM_NANOS, system, nanosPerTick);
            OptionalLong minor = stat.minorFaults();
            OptionalLong major = stat.majorFaults();
            totals.add(PAGE_FAULTS, minor);
            totals.add(PAGE_FAULTS, major);
            totals.add(MINOR_FAULTS, minor);
            totals.add(MAJOR_FAULTS, major);
            disk(pid, totals);
            parts.put(pid, totals);
            anonymousBytes(pid).ifPresent(bytes -> gauges.merge(Gauge.RSS_BYTES, bytes, Double::sum));
        });
    }

    /** Adds what processes read and wrote, where their group does not count it. */
    void disks(List<Long> pids, Map<Long, Totals> parts) {
        if (pids.size() <= MAX_TASKS) {
            for (long pid : pids) {
                Totals totals = new Totals(starts.ofWatched(pid));
                disk(pid, totals);
                parts.put(pid, totals);
            }
        }
    }

    /** How many operations a process made is not counted, only their bytes. */
    private void disk(long pid, Totals totals) {
        Path file = files.task(pid, "io");
        Map<String, String> io = files.keyed(file);
        if (!io.isEmpty()) {
            totals.add(DISK_READ_BYTES, files.number(io.getOrDefault("read_bytes:", ""), file));
            totals.add(DISK_WRITE_BYTES, files.number(io.getOrDefault("write_bytes:", ""), file));
        }
    }

    /**
     * Resident pages that are not shared with files or other processes, as a control group counts them; NaN, which is
     * left out of the sample, where they cannot be read.
     */
    private Optional<Double> anonymousBytes(long pid) {
        Path file = files.task(pid, "statm");
        return files.text(file).map(text -> text.strip().split("\\s+")).map(words -> {
            OptionalLong resident = files.number(words, 1, file);
            OptionalLong shared = files.number(words, 2, file);
            return resident.isPresent() && shared.isPresent() && resident.getAsLong() >= shared.getAsLong()
                    ? (double) (resident.getAsLong() - shared.getAsLong()) * pageBytes
                    : Double.NaN;
        });
    }
}
