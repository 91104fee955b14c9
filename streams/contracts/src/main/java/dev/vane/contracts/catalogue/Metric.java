package dev.vane.contracts.catalogue;

/**
 * One metric of the catalogue.
 *
 * @param index position in a sample, from 0
 * @param name catalogue name, such as {@code vm.cpu.utilization}
 * @param prometheusName the name under Prometheus' rules, unit included
 * @param unit unit of measure in UCUM, such as {@code By/s}; 1 for ratios
 * @param kind what the value is
 * @param group subsystem of the machine that it tells about
 * @param help what is worth knowing of it; empty if its name says it all
 * @param cgroupV1 where a cgroup v1 host gives it; empty where it cannot
 * @param cgroupV2 where a cgroup v2 host gives it; empty where it cannot
 */
public record Metric(
        int index,
        String name,
        String prometheusName,
        String unit,
        Kind kind,
        Group group,
        String help,
        String cgroupV1,
        String cgroupV2) {

    /** What a value is. */
    public enum Kind {
        RATIO,
        COUNTER_RATE,
        GAUGE
    }

    /** Subsystem of the machine. */
    public enum Group {
        CPU,
        LLC,
        MEMORY,
        MEMBW,
        NETWORK,
        DISK,
        TOPDOWN;

        /** As the catalogue, the topics and the dashboards write it. */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Top-down shares are differences of multiplexed counters, so noise may carry them a little past [0, 1]. */
    private static final float TOPDOWN_NOISE = 0.1f;

    /** Smallest value that a sample may carry. */
    public float min() {
        return group == Group.TOPDOWN ? -TOPDOWN_NOISE : 0;
    }

    /** Largest value that a sample may carry. */
    public float max() {
        return group == Group.TOPDOWN ? 1 + TOPDOWN_NOISE : Float.MAX_VALUE;
    }
}
