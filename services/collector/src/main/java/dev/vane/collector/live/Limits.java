package dev.vane.collector.live;

import dev.vane.contracts.CpuList;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a VM may use.
 *
 * @param allowed CPUs that it may run on: those of its CPU sets that are online
 * @param quotaCores the least of the CPU quotas that bind it, its own and those of the groups above it, in CPU time a
 *     second: 0.5 is half of one CPU's; above 0; empty if it has none
 * @param quotasAbove folders of the groups above it that have a quota
 * @param memoryBytes the least of its memory limits, in bytes; empty if it has none
 */
record Limits(CpuList allowed, OptionalDouble quotaCores, List<Path> quotasAbove, OptionalLong memoryBytes) {
    Limits {
        quotasAbove = List.copyOf(quotasAbove);
        if (!(quotaCores.orElse(1) > 0)) {
            throw new IllegalArgumentException("quotaCores must be positive: " + quotaCores);
        }
    }

    /** Without quota or memory limit. */
    static Limits of(CpuList allowed) {
        return new Limits(allowed, OptionalDouble.empty(), List.of(), OptionalLong.empty());
    }

    /** CPU time a second that it may use at most: by its quotas, which may be a fraction of a CPU, or by its CPUs. */
    double cpus() {
        return Math.min(allowed.size(), quotaCores.orElse(Double.POSITIVE_INFINITY));
    }

    /** The same for threads that are bound to some CPUs; no bound if they may run on none of those allowed. */
    Limits boundTo(CpuList cpus) {
        return new Limits(allowed.intersection(cpus).orElse(allowed), quotaCores, quotasAbove, memoryBytes);
    }
}
