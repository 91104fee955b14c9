package dev.vane.inference.evidence;

/**
 * The likely cause of a degradation.
 *
 * @param strength share of the VM's time or performance that supports the verdict, in [0, 1]; 0 without a verdict
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
        /** Other VMs of the host take resources that it needs. */
        NEIGHBOURS,
        /** No signal is strong enough, or two are. */
        UNCLEAR
    }

    public Triage {
        boolean points = verdict != Verdict.CALM && verdict != Verdict.UNCLEAR;
        if (!(strength >= 0 && strength <= 1) || points != strength > 0) {
            throw new IllegalArgumentException("strength must be in (0, 1], and 0 where nothing is pointed at: %s, %s"
                    .formatted(verdict, strength));
        }
    }
}
