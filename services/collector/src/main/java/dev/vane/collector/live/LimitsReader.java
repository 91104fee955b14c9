package dev.vane.collector.live;

import dev.vane.collector.live.Target.Group;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/** Reads what a group may use. A limit of a parent binds its children too. */
final class LimitsReader {
    /** Linux knows at most 8192; more is a list that cannot be read. */
    private static final int MAX_CPUS = 1 << 16;

    private final CgroupMounts mounts;
    private final KernelFiles files;

    LimitsReader(CgroupMounts mounts, KernelFiles files) {
        this.mounts = mounts;
        this.files = files;
    }

    Limits read(Group group) {
        double cpus = onlineCpus(files);
        cpus = Math.min(cpus, cpuSet(group));
        cpus = Math.min(cpus, least(group, "cpu", this::quotaV1, this::quotaV2));
        double memory = least(group, "memory", this::memoryV1, this::memoryV2);
        return new Limits(cpus, Double.isInfinite(memory) ? OptionalLong.empty() : OptionalLong.of((long) memory));
    }

    /** A process outside a group may use the whole host. */
    Limits ofHost() {
        return new Limits(onlineCpus(files), OptionalLong.empty());
    }

    /** Number of CPUs that the host runs on now. */
    static int onlineCpus(KernelFiles files) {
        return files.text(files.sys().resolve("devices/system/cpu/online"))
                .map(LimitsReader::count)
                .filter(count -> count > 0)
                .orElseGet(() -> Runtime.getRuntime().availableProcessors());
    }

    private double cpuSet(Group group) {
        Optional<Path> file = group.controller("cpuset")
                .map(folder -> folder.resolve("cpuset.effective_cpus"))
                .or(() -> group.unified().map(folder -> folder.resolve("cpuset.cpus.effective")));
        return file.flatMap(files::text)
                .map(LimitsReader::count)
                .filter(count -> count > 0)
                .map(Integer::doubleValue)
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** Number of CPUs in a list such as {@code 0-3,8}. */
    static int count(String list) {
        int count = 0;
        for (String range : list.strip().split(",", -1)) {
            String[] ends = range.split("-", -1);
            long first = KernelNumber.parse(ends[0]).orElse(Long.MAX_VALUE);
            long last = KernelNumber.parse(ends[ends.length - 1]).orElse(-1);
            if (first <= last && last < MAX_CPUS) {
                count += (int) (last - first + 1);
            }
        }
        return count;
    }

    /** The least of a limit along the path from the group up to its root; infinite if there is none. */
    private double least(
            Group group, String controller, Function<Path, OptionalDouble> v1, Function<Path, OptionalDouble> v2) {
        Optional<Path> folder = group.controller(controller);
        return folder.isPresent()
                ? least(folder.get(), mounts.controllers().get(controller), v1)
                : group.unified()
                        .map(found -> least(found, mounts.unified().orElseThrow(), v2))
                        .orElse(Double.POSITIVE_INFINITY);
    }

    private static double least(Path folder, Path root, Function<Path, OptionalDouble> limit) {
        double least = Double.POSITIVE_INFINITY;
        for (Path at = folder; at != null && !at.equals(root); at = at.getParent()) {
            least = Math.min(least, limit.apply(at).orElse(Double.POSITIVE_INFINITY));
        }
        return least;
    }

    private OptionalDouble quotaV1(Path folder) {
        OptionalLong quota = files.limit(folder.resolve("cpu.cfs_quota_us"));
        OptionalLong period = files.number(folder.resolve("cpu.cfs_period_us"));
        return quota.isPresent() && period.isPresent()
                ? ratio(quota.getAsLong(), period.getAsLong())
                : OptionalDouble.empty();
    }

    /** {@code quota period}, or {@code max period}. */
    private OptionalDouble quotaV2(Path folder) {
        Path file = folder.resolve("cpu.max");
        Optional<String[]> words =
                files.text(file).map(text -> text.strip().split(" ", -1)).filter(found -> !found[0].equals("max"));
        if (words.isEmpty()) {
            return OptionalDouble.empty();
        }
        OptionalLong quota = files.number(words.get(), 0, file);
        OptionalLong period = files.number(words.get(), 1, file);
        return quota.isPresent() && period.isPresent()
                ? ratio(quota.getAsLong(), period.getAsLong())
                : OptionalDouble.empty();
    }

    private static OptionalDouble ratio(long quota, long period) {
        return quota > 0 && period > 0 ? OptionalDouble.of((double) quota / period) : OptionalDouble.empty();
    }

    /** Without a limit, v1 shows the largest number of whole pages. */
    private OptionalDouble memoryV1(Path folder) {
        OptionalLong limit = files.limit(folder.resolve("memory.limit_in_bytes"));
        return limit.isPresent() && limit.getAsLong() < Long.MAX_VALUE / 2
                ? OptionalDouble.of((double) limit.getAsLong())
                : OptionalDouble.empty();
    }

    private OptionalDouble memoryV2(Path folder) {
        OptionalLong limit = files.limit(folder.resolve("memory.max"));
        return limit.isPresent() ? OptionalDouble.of((double) limit.getAsLong()) : OptionalDouble.empty();
    }
}
