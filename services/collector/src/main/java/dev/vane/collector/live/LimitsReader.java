package dev.vane.collector.live;

import dev.vane.collector.live.Target.Group;
import dev.vane.contracts.CpuList;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/** Reads what a group may use. A limit of a parent binds its children too. */
final class LimitsReader {
    private final CgroupMounts mounts;
    private final KernelFiles files;

    LimitsReader(CgroupMounts mounts, KernelFiles files) {
        this.mounts = mounts;
        this.files = files;
    }

    Limits read(Group group) {
        Map<Path, Double> quotas = limits(group, "cpu", this::quotaV1, this::quotaV2);
        Map<Path, Double> memory = limits(group, "memory", this::memoryV1, this::memoryV2);
        List<Path> above =
                quotas.keySet().stream().filter(folder -> !isOf(group, folder)).toList();
        OptionalDouble bytes = least(memory);
        return new Limits(
                cpuSet(group),
                least(quotas),
                above,
                bytes.isPresent() ? OptionalLong.of((long) bytes.getAsDouble()) : OptionalLong.empty());
    }

    /** A process outside a group may use the whole host. */
    Limits ofHost() {
        return Limits.of(onlineCpus(files));
    }

    /** CPUs that the host runs on now. */
    static CpuList onlineCpus(KernelFiles files) {
        return files.text(files.sys().resolve("devices/system/cpu/online"))
                .flatMap(CpuList::parse)
                .orElseGet(() -> CpuList.first(Runtime.getRuntime().availableProcessors()));
    }

    private CpuList cpuSet(Group group) {
        CpuList online = onlineCpus(files);
        return group.controller("cpuset")
                .map(folder -> folder.resolve("cpuset.effective_cpus"))
                .or(() -> group.unified().map(folder -> folder.resolve("cpuset.cpus.effective")))
                .flatMap(files::text)
                .flatMap(CpuList::parse)
                .flatMap(online::intersection)
                .orElse(online);
    }

    private static boolean isOf(Group group, Path folder) {
        return group.controllers().containsValue(folder)
                || group.unified().filter(folder::equals).isPresent();
    }

    private static OptionalDouble least(Map<Path, Double> limits) {
        return limits.values().stream().mapToDouble(Double::doubleValue).min();
    }

    /** A limit along the path from the group up to its root, where there is one, by folder. */
    private Map<Path, Double> limits(
            Group group, String controller, Function<Path, OptionalDouble> v1, Function<Path, OptionalDouble> v2) {
        Optional<Path> folder = group.controller(controller);
        return folder.isPresent()
                ? limits(folder.get(), mounts.controllers().get(controller), v1)
                : group.unified()
                        .map(found -> limits(found, mounts.unified().orElseThrow(), v2))
                        .orElse(Map.of());
    }

    private static Map<Path, Double> limits(Path folder, Path root, Function<Path, OptionalDouble> limit) {
        Map<Path, Double> limits = new LinkedHashMap<>();
        for (Path at = folder; at != null && !at.equals(root); at = at.getParent()) {
            OptionalDouble found = limit.apply(at);
            if (found.isPresent()) {
                limits.put(at, found.getAsDouble());
            }
        }
        return limits;
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
