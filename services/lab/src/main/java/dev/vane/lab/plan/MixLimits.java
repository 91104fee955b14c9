package dev.vane.lab.plan;

import java.util.List;

/**
 * Limits that some VMs of a mix have, each drawn for itself.
 *
 * @param quota share of VMs that get a CPU quota
 * @param quotas to draw from, in CPUs; one that is no limit on a VM's CPUs is not drawn for it
 * @param memory share of VMs whose memory is small
 * @param memoryMib sizes to draw from
 * @param writes share of VMs that may write so often only
 * @param writeIops most write operations per second on each disk, to draw from
 */
public record MixLimits(
        double quota,
        List<Double> quotas,
        double memory,
        List<Integer> memoryMib,
        double writes,
        List<Integer> writeIops) {
    public MixLimits {
        quotas = orNone(quotas);
        memoryMib = orNone(memoryMib);
        writeIops = orNone(writeIops);
        require("quota", quota, quotas);
        require("memory", memory, memoryMib);
        require("writes", writes, writeIops);
    }

    private static <T> List<T> orNone(List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    private static void require(String what, double share, List<?> values) {
        Mix.requireShare("limits' " + what, share);
        if (share > 0 && values.isEmpty()) {
            throw new IllegalArgumentException("limits must name values to draw from where they have a share: " + what);
        }
    }
}
