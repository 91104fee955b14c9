package dev.vane.collector.live;

import static dev.vane.collector.live.Counter.CPU_NANOS;
import static dev.vane.collector.live.Counter.CPU_SYSTEM_NANOS;
import static dev.vane.collector.live.Counter.CPU_USER_NANOS;
import static dev.vane.collector.live.Counter.DISK_READ_BYTES;
import static dev.vane.collector.live.Counter.DISK_READ_OPERATIONS;
import static dev.vane.collector.live.Counter.DISK_WRITE_BYTES;
import static dev.vane.collector.live.Counter.DISK_WRITE_OPERATIONS;
import static dev.vane.collector.live.Counter.MAJOR_FAULTS;
import static dev.vane.collector.live.Counter.MINOR_FAULTS;
import static dev.vane.collector.live.Counter.PAGE_FAULTS;
import static dev.vane.collector.live.Counter.PRESSURE_CPU_FULL_MICROS;
import static dev.vane.collector.live.Counter.PRESSURE_CPU_MICROS;
import static dev.vane.collector.live.Counter.PRESSURE_IO_FULL_MICROS;
import static dev.vane.collector.live.Counter.PRESSURE_IO_MICROS;
import static dev.vane.collector.live.Counter.PRESSURE_MEMORY_FULL_MICROS;
import static dev.vane.collector.live.Counter.PRESSURE_MEMORY_MICROS;
import static dev.vane.collector.live.Counter.SWAP_IN_BYTES;
import static dev.vane.collector.live.Counter.SWAP_OUT_BYTES;
import static dev.vane.collector.live.Counter.THROTTLED_ABOVE_NANOS;
import static dev.vane.collector.live.Counter.THROTTLED_NANOS;

import dev.vane.collector.live.Reading.Gauge;
import dev.vane.collector.live.Target.Group;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Reads the totals and levels that control groups keep. Each comes from the v1 controller where the group is in one,
 * else from v2; CPU time the other way round, because v2 tells user and system time in microseconds, v1 in clock ticks.
 */
final class GroupReader {
    /** What v1 counts of disks: at the throttle, or in a scheduler. */
    private static final List<String> DISK_COUNTS = List.of("blkio.throttle.io_", "blkio.bfq.io_");

    /** How each line of a file begins that counts disks, if it has lines. */
    private static final Pattern DISK_LINE = Pattern.compile("\\s*|\\s*(\\d+:\\d+|Total)\\s.*", Pattern.DOTALL);

    private static final Map<String, Counter> UNIFIED_DISK = Map.of(
            "rios=", DISK_READ_OPERATIONS,
            "rbytes=", DISK_READ_BYTES,
            "wios=", DISK_WRITE_OPERATIONS,
            "wbytes=", DISK_WRITE_BYTES);

    private final KernelFiles files;
    private final BlockDevices devices;
    private final Optional<String> diskCounts;
    private final long pageBytes;
    private final long nanosPerTick;

    GroupReader(CgroupMounts mounts, KernelFiles files) {
        this.files = files;
        this.devices = new BlockDevices(files);
        this.diskCounts = Optional.ofNullable(mounts.controllers().get("blkio")).flatMap(root -> DISK_COUNTS.stream()
                .filter(prefix -> countsDisks(root, prefix))
                .findFirst());
        this.pageBytes = files.pageBytes();
        this.nanosPerTick = 1_000_000_000L / files.ticksPerSecond();
    }

    /** @param quotasAbove folders of the groups above it that have a CPU quota */
    void read(Group group, List<Path> quotasAbove, Totals totals, Map<Gauge, Double> gauges) {
        cpu(group, totals);
        quotasAbove.forEach(folder -> throttled(keyed(folder.resolve("cpu.stat")), THROTTLED_ABOVE_NANOS, totals));
        memory(group, totals, gauges);
        disk(group, totals);
        group.unified().ifPresent(folder -> pressure(folder, totals));
    }

    private void cpu(Group group, Totals totals) {
        Optional<KeyedFile> unified = group.unified().map(folder -> keyed(folder.resolve("cpu.stat")));
        if (unified.isPresent()) {
            unified.get().add("usage_usec", CPU_NANOS, 1000, totals);
            unified.get().add("user_usec", CPU_USER_NANOS, 1000, totals);
            unified.get().add("system_usec", CPU_SYSTEM_NANOS, 1000, totals);
        } else {
            group.controller("cpuacct").ifPresent(folder -> cpuAccounts(folder, totals));
        }
        group.controller("cpu")
                .map(folder -> keyed(folder.resolve("cpu.stat")))
                .or(() -> unified)
                .ifPresent(stat -> throttled(stat, THROTTLED_NANOS, totals));
    }

    /** Time in which a quota held a group back, summed over CPUs: v1 and v2 name it differently. */
    private static void throttled(KeyedFile stat, Counter counter, Totals totals) {
        stat.add("throttled_time", counter, 1, totals);
        stat.add("throttled_usec", counter, 1000, totals);
    }

    private void cpuAccounts(Path folder, Totals totals) {
        Path usage = folder.resolve("cpuacct.usage");
        files.text(usage).ifPresent(text -> totals.add(CPU_NANOS, files.number(text.strip(), usage)));
        KeyedFile stat = keyed(folder.resolve("cpuacct.stat"));
        stat.add("user", CPU_USER_NANOS, nanosPerTick, totals);
        stat.add("system", CPU_SYSTEM_NANOS, nanosPerTick, totals);
    }

    private void memory(Group group, Totals totals, Map<Gauge, Double> gauges) {
        Optional<Path> v1 = group.controller("memory");
        Optional<Path> folder = v1.or(group::unified);
        if (folder.isEmpty()) {
            return;
        }
        KeyedFile stat = keyed(folder.get().resolve("memory.stat"));
        // v1 counts a group alone, and with all below it under the names total_.
        String prefix = v1.isPresent() ? "total_" : "";
        stat.number(v1.isPresent() ? "total_rss" : "anon")
                .ifPresent(bytes -> gauges.put(Gauge.RSS_BYTES, (double) bytes));
        stat.number(v1.isPresent() ? "total_cache" : "file")
                .ifPresent(bytes -> gauges.put(Gauge.CACHE_BYTES, (double) bytes));
        stat.add(prefix + "pgfault", PAGE_FAULTS, 1, totals);
        stat.add(prefix + "pgmajfault", MAJOR_FAULTS, 1, totals);
        totals.addDifference(MINOR_FAULTS, PAGE_FAULTS, MAJOR_FAULTS);
        stat.add("pswpin", SWAP_IN_BYTES, pageBytes, totals);
        stat.add("pswpout", SWAP_OUT_BYTES, pageBytes, totals);
    }

    /** Newer kernels show zeros in these files until a limit is set somewhere: then even the root has no device. */
    private boolean countsDisks(Path root, String prefix) {
        return files.text(whole(root, prefix + "serviced"))
                .filter(text -> text.contains(":"))
                .isPresent();
    }

    private void disk(Group group, Totals totals) {
        Optional<Path> v1 = group.controller("blkio");
        if (v1.isPresent() && diskCounts.isPresent()) {
            String prefix = diskCounts.get();
            disks(
                    whole(v1.get(), prefix + "serviced"),
                    totals,
                    Map.of("Read ", DISK_READ_OPERATIONS, "Write ", DISK_WRITE_OPERATIONS));
            disks(
                    whole(v1.get(), prefix + "service_bytes"),
                    totals,
                    Map.of("Read ", DISK_READ_BYTES, "Write ", DISK_WRITE_BYTES));
        } else {
            group.unified().ifPresent(folder -> disks(folder.resolve("io.stat"), totals, UNIFIED_DISK));
        }
    }

    private void disks(Path file, Totals totals, Map<String, Counter> counters) {
        files.text(file).ifPresent(text -> {
            boolean isDisks = DISK_LINE.matcher(text).matches();
            counters.forEach(
                    (word, counter) -> totals.add(counter, isDisks ? sum(text, word, file) : files.number(text, file)));
        });
    }

    /**
     * What all devices together counted in the lines with a word; 0 where there is none. Empty if one count cannot be
     * read: the others alone would be a smaller total.
     */
    private OptionalLong sum(String text, String word, Path file) {
        Map<String, Long> counts = new HashMap<>();
        for (String line : text.lines().toList()) {
            OptionalLong count = sum(files, line, word, file);
            if (count.isEmpty()) {
                return count;
            }
            counts.merge(line.strip().split("\\s", 2)[0], count.getAsLong(), Long::sum);
        }
        return devices.sum(counts);
    }

    /** Disks may be stacked otherwise by now. */
    void forgetDevices() {
        devices.forget();
    }

    /** Older kernels lack the file that also counts the groups below. */
    private static Path whole(Path folder, String name) {
        Path recursive = folder.resolve(name + "_recursive");
        return Files.exists(recursive) ? recursive : folder.resolve(name);
    }

    /**
     * Sum over devices of the numbers that follow a word; 0 where there is no device. Empty if one of them cannot be
     * read: the others alone would be a smaller total.
     */
    static OptionalLong sum(KernelFiles files, String text, String word, Path file) {
        long sum = 0;
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
            int start = at + word.length();
            int end = start;
            while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
                end++;
            }
            if (at > 0 && Character.isWhitespace(text.charAt(at - 1))) {
                OptionalLong number = files.number(text.substring(start, end), file);
                if (number.isEmpty() || number.getAsLong() > Long.MAX_VALUE - sum) {
                    return OptionalLong.empty();
                }
                sum += number.getAsLong();
            }
        }
        return OptionalLong.of(sum);
    }

    private void pressure(Path folder, Totals totals) {
        stalled(folder.resolve("cpu.pressure"), PRESSURE_CPU_MICROS, PRESSURE_CPU_FULL_MICROS, totals);
        stalled(folder.resolve("memory.pressure"), PRESSURE_MEMORY_MICROS, PRESSURE_MEMORY_FULL_MICROS, totals);
        stalled(folder.resolve("io.pressure"), PRESSURE_IO_MICROS, PRESSURE_IO_FULL_MICROS, totals);
    }

    private void stalled(Path file, Counter some, Counter full, Totals totals) {
        files.pressure(file).ifPresent(text -> {
            totals.add(some, files.number(stalled(text, "some").orElse(""), file));
            // Before Linux 5.13 the file on CPUs lacks the second line.
            stalled(text, "full").ifPresent(total -> totals.add(full, files.number(total, file)));
        });
    }

    /** Reads for how long some task has waited. */
    static void stalled(KernelFiles files, Path file, Counter counter, Totals totals) {
        files.pressure(file)
                .ifPresent(text ->
                        totals.add(counter, files.number(stalled(text, "some").orElse(""), file)));
    }

    /** The total of a line such as {@code some avg10=0.00 avg60=0.00 avg300=0.00 total=4711}. */
    private static Optional<String> stalled(String text, String who) {
        return text.lines()
                .filter(line -> line.startsWith(who + " ") && line.contains(" total="))
                .findFirst()
                .map(line -> line.substring(line.indexOf(" total=") + " total=".length())
                        .strip());
    }

    private KeyedFile keyed(Path file) {
        return new KeyedFile(files, file, files.keyed(file));
    }

    /**
     * A file with lines {@code key value}. A value is taken for a number only when it is asked for.
     *
     * @param values as they stand in the file, by key
     */
    private record KeyedFile(KernelFiles files, Path file, Map<String, String> values) {
        OptionalLong number(String key) {
            String value = values.get(key);
            return value == null ? OptionalLong.empty() : files.number(value, file);
        }

        void add(String key, Counter counter, long unit, Totals totals) {
            if (values.containsKey(key)) {
                totals.add(counter, number(key), unit);
            }
        }
    }
}
