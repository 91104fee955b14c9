package dev.vane.collector.live;

import java.util.OptionalLong;

/**
 * What a VM may use.
 *
 * @param cpus CPUs, of which a quota may be a fraction (0.5 is half of one CPU's time): the least of its quotas, its CPU
 *     sets and the host's online CPUs; above 0
 * @param memoryBytes the least of its memory limits, in bytes; empty if it has none
 */
record Limits(double cpus, OptionalLong memoryBytes) {
    Limits {
        if (!(cpus > 0)) {
            throw new IllegalArgumentException("cpus must be positive: " + cpus);
        }
    }
}
