package dev.vane.lab.machine;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a VM may use.
 *
 * @param cpus CPUs it is pinned to, such as {@code 0} or {@code 0-1}
 * @param shares relative weight, 1024 is usual
 * @param quotaCpus most CPU time per second, in CPUs
 * @param memoryMib size of its memory in MiB
 * @param writeIops most write operations per second on each disk
 */
public record Limits(String cpus, OptionalInt shares, OptionalDouble quotaCpus, int memoryMib, OptionalInt writeIops) {
    public static final int USUAL_SHARES = 1024;
    private static final int USUAL_WEIGHT = 100;

    /** The weight of version 2 that means the same share, between 1 and 10000. */
    int weight() {
        return Math.clamp(Math.round((float) shares.orElse(USUAL_SHARES) * USUAL_WEIGHT / USUAL_SHARES), 1, 10_000);
    }
}
