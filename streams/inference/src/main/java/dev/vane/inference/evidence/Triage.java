package dev.vane.inference.evidence;

/**
 * The likely cause of a degradation, and with it who can act on it.
 *
 * @param strength share of the VM's time or performance that supports the verdict, in [0, 1]; 0 if there is none
 */
public record Triage(Verdict verdict, double strength) {
    /** Where the signals point. None of them proves a cause. */
    public enum Verdict {
        /** There is no degradation. */
        CALM,
        /** The VM is throttled by its own CPU quota. */
        QUOTA,
        /** The hypervisor takes CPU time from the VM's host. */
        HYPERVISOR,
        /** Contention by other VMs of the host. */
        NEIGHBOURS,
        /** Its CPUs have too little time for all: other VMs take it, but no more than their fair share of it. */
        SHORTAGE,
        /** No signal reaches its threshold, or two do. */
        UNCLEAR
    }

    public Triage {
        boolean points = verdict != Verdict.CALM && verdict != Verdict.UNCLEAR;
        if (!(strength >= 0 && strength <= 1) || points != strength > 0) {
            throw new IllegalArgumentException(
                    "strength must be in (0, 1], and 0 for CALM and UNCLEAR: %s, %s".formatted(verdict, strength));
        }
    }
}
