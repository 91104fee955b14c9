package dev.vane.collector.live;

import static dev.vane.collector.live.Counter.*;

import dev.vane.collector.live.Reading.Gauge;
import dev.vane.collector.live.Target.Group;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the totals and levels that control groups keep. Each comes from the v1 controller where the group is in one,
 * else from v2; CPU time the other way round, because v2 tells user and system time in microseconds, v1 in clock ticks.
 */
final class GroupReader {
    /** What v1 counts of disks: at the throttle, or in a scheduler. */
    private static final List<String> DISK_COUNTS = List.of("blkio.throttle.io_", "blkio.bfq.io_");

    private final KernelFiles files;
    private final Optional<String> diskCounts;
    private final long pageBytes;
    private final long nanosPerTick;

    GroupReader(CgroupMounts mounts, KernelFiles files) {
        this.files = files;
        this.diskCounts = Optional.ofNullable(mounts.controllers().get("blkio")).flatMap(root -> DISK_COUNTS.stream()
                .filter(prefix -> countsDisks(root, prefix))
                .findFirst());
        this.pageBytes = files.pageBytes();
        this.nanosPerTick = 1_000_000_000L / files.ticksPerSecond();
    }

    void read(Group group, Map<Counter, Long> totals, Map<Gauge, Double> gauges) {
        cpu(group, totals);
        memory(group, totals, gauges);
        disk(group, totals);
        group.unified().ifPresent(folder -> pressure(folder, totals));
    }

    private void cpu(Group group, Map<Counter, Long> totals) {
        if (group.unified().isPresent()) {
            Map<String, Long> stat = files.keyed(group.unified().get().resolve("cpu.stat"));
            put(totals, CPU_NANOS, stat.get("usage_usec"), 1000);
            put(totals, CPU_USER_NANOS, stat.get("user_usec"), 1000);
            put(totals, CPU_SYSTEM_NANOS, stat.get("system_usec"), 1000);
            put(totals, THROTTLED_NANOS, stat.get("throttled_usec"), 1000);
        } else {
            group.controller("cpuacct").ifPresent(folder -> cpuAccounts(folder, totals));
        }
        group.controller("cpu")
                .map(folder -> files.keyed(folder.resolve("cpu.stat")))
                .ifPresent(stat -> put(totals, THROTTLED_NANOS, stat.get("throttled_time"), 1));
    }

    private void cpuAccounts(Path folder, Map<Counter, Long> totals) {
        files.number(folder.resolve("cpuacct.usage")).ifPresent(usage -> totals.put(CPU_NANOS, usage));
        Map<String, Long> stat = files.keyed(folder.resolve("cpuacct.stat"));
        put(totals, CPU_USER_NANOS, stat.get("user"), nanosPerTick);
        put(totals, CPU_SYSTEM_NANOS, stat.get("system"), nanosPerTick);
    }

    private void memory(Group group, Map<Counter, Long> totals, Map<Gauge, Double> gauges) {
        Optional<Path> v1 = group.controller("memory");
        Optional<Path> folder = v1.or(group::unified);
        Map<String, Long> stat =
                folder.map(found -> files.keyed(found.resolve("memory.stat"))).orElse(Map.of());
        // v1 counts a group alone, and with all below it under the names total_.
        String prefix = v1.isPresent() ? "total_" : "";
        level(gauges, Gauge.RSS_BYTES, stat.get(v1.isPresent() ? "total_rss" : "anon"));
        level(gauges, Gauge.CACHE_BYTES, stat.get(v1.isPresent() ? "total_cache" : "file"));
        Long faults = stat.get(prefix + "pgfault");
        Long major = stat.get(prefix + "pgmajfault");
        put(totals, PAGE_FAULTS, faults, 1);
        put(totals, MAJOR_FAULTS, major, 1);
        if (faults != null && major != null) {
            totals.put(MINOR_FAULTS, faults - major);
        }
        put(totals, SWAP_IN_BYTES, stat.get("pswpin"), pageBytes);
        put(totals, SWAP_OUT_BYTES, stat.get("pswpout"), pageBytes);
    }

    /** Newer kernels show zeros in these files until a limit is set somewhere: then even the root has no device. */
    private boolean countsDisks(Path root, String prefix) {
        return whole(root, prefix + "serviced")
                .filter(text -> text.contains(":"))
                .isPresent();
    }

    private void disk(Group group, Map<Counter, Long> totals) {
        Optional<Path> v1 = group.controller("blkio");
        if (v1.isPresent() && diskCounts.isPresent()) {
            String prefix = diskCounts.get();
            both(v1.get(), prefix + "serviced", totals, DISK_READ_OPERATIONS, DISK_WRITE_OPERATIONS);
            both(v1.get(), prefix + "service_bytes", totals, DISK_READ_BYTES, DISK_WRITE_BYTES);
        } else {
            group.unified()
                    .flatMap(folder -> files.text(folder.resolve("io.stat")))
                    .ifPresent(stat -> {
                        totals.put(DISK_READ_OPERATIONS, sum(stat, "rios="));
                        totals.put(DISK_READ_BYTES, sum(stat, "rbytes="));
                        totals.put(DISK_WRITE_OPERATIONS, sum(stat, "wios="));
                        totals.put(DISK_WRITE_BYTES, sum(stat, "wbytes="));
                    });
        }
    }

    private void both(Path folder, String name, Map<Counter, Long> totals, Counter read, Counter write) {
        whole(folder, name).ifPresent(text -> {
            totals.put(read, sum(text, "Read "));
            totals.put(write, sum(text, "Write "));
        });
    }

    /** Older kernels lack the file that also counts the groups below. */
    private Optional<String> whole(Path folder, String name) {
        return files.text(folder.resolve(name + "_recursive")).or(() -> files.text(folder.resolve(name)));
    }

    /** Sum over devices of the numbers that follow a word. */
    static long sum(String text, String word) {
        long sum = 0;
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
            int start = at + word.length();
            int end = start;
            while (end < text.length() && Character.isDigit(text.charAt(end))) {
                end++;
            }
            boolean isWord = at > 0 && text.charAt(at - 1) == ' ';
            sum += isWord ? KernelFiles.parse(text.substring(start, end)).orElse(0) : 0;
        }
        return sum;
    }

    private void pressure(Path folder, Map<Counter, Long> totals) {
        stalled(files, folder.resolve("cpu.pressure"), PRESSURE_CPU_MICROS, totals);
        stalled(files, folder.resolve("memory.pressure"), PRESSURE_MEMORY_MICROS, totals);
        stalled(files, folder.resolve("io.pressure"), PRESSURE_IO_MICROS, totals);
    }

    /** Reads for how long some task has waited: {@code some avg10=0.00 avg60=0.00 avg300=0.00 total=4711}. */
    static void stalled(KernelFiles files, Path file, Counter counter, Map<Counter, Long> totals) {
        files.text(file)
                .flatMap(text ->
                        text.lines().filter(line -> line.startsWith("some ")).findFirst())
                .ifPresent(line -> totals.put(counter, sum(line, "total=")));
    }

    private static void put(Map<Counter, Long> totals, Counter counter, Long value, long unit) {
        if (value != null) {
            totals.put(counter, value * unit);
        }
    }

    private static void level(Map<Gauge, Double> gauges, Gauge gauge, Long value) {
        if (value != null) {
            gauges.put(gauge, value.doubleValue());
        }
    }
}
