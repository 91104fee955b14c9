package dev.vane.inference.evidence;

import java.util.Optional;

/**
 * What a VM lost of the CPU time that it asked for, by its stall ledger: of its CPU time and its waiting for its own quota and
 * for others. What its own threads kept from one another is none of it.
 *
 * @param toOthers share that others on its CPUs took, in [0, 1]
 * @param toQuota share that a CPU quota of its own, or one above it, held back, in [0, 1]
 */
public record LostCpuTime(double toOthers, double toQuota) {
    /** So many seconds at the window's end are told of. */
    public static final int SECONDS = 10;

    /** Less than half a point is not told: it would be 0%. */
    public static final double LEAST_TOLD = 0.005;

    /** Who wants less CPU time, in cores, loses none that matters. */
    private static final double LEAST_WANTED = 0.02;

    public LostCpuTime {
        if (!(toOthers >= 0 && toOthers <= 1 && toQuota >= 0 && toQuota <= 1)) {
            throw new IllegalArgumentException(
                    "shares of CPU time are in [0, 1]: %s to others, %s to its quota".formatted(toOthers, toQuota));
        }
    }

    /** As means of the ledger's entries tell; empty if they do not tell how long the VM waited for others. */
    static Optional<LostCpuTime> of(Signals signals) {
        if (!signals.has(Signal.VM_LEDGER_OTHERS_CORES)) {
            return Optional.empty();
        }
        double others = signals.of(Signal.VM_LEDGER_OTHERS_CORES);
        double quota = signals.of(Signal.VM_LEDGER_QUOTA_CORES);
        double wanted = signals.of(Signal.VM_LEDGER_ON_CPU_CORES) + quota + others;
        return Optional.of(
                wanted < LEAST_WANTED ? new LostCpuTime(0, 0) : new LostCpuTime(others / wanted, quota / wanted));
    }
}
