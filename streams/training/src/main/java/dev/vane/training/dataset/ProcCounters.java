package dev.vane.training.dataset;

import java.util.Set;

/**
 * Which columns of {@code /proc/stat}, {@code /proc/meminfo} and {@code /proc/vmstat} only count up, as the kernel
 * documents them (proc(5)): their differences say something, their values say how long the machine has been up.
 */
final class ProcCounters {
    private static final Set<String> STAT_LEVELS = Set.of("cores_up", "cpu_enabled", "procs_running", "procs_blocked");
    private static final Set<String> COUNTERS_NAMED_AS_LEVELS = Set.of(
            "nr_dirtied",
            "nr_written",
            "nr_vmscan_write",
            "nr_vmscan_immediate_reclaim",
            "nr_throttled_written",
            "nr_foll_pin_acquired",
            "nr_foll_pin_released");

    private ProcCounters() {}

    /** @param column with the sampler it is from: {@code stat.}, {@code mem.} or {@code vm.} */
    static boolean isCounter(String column) {
        String name = column.substring(column.indexOf('.') + 1);
        return switch (column.substring(0, column.indexOf('.') + 1)) {
            case "stat." -> !STAT_LEVELS.contains(name) && !name.startsWith("per_core_cpu_enabled");
            case "vm." ->
                COUNTERS_NAMED_AS_LEVELS.contains(name)
                        || (!name.startsWith("nr_") && !name.equals("workingset_nodes"));
            case "mem." -> false;
            default -> throw new IllegalArgumentException("neither stat., mem. nor vm.: " + column);
        };
    }
}
