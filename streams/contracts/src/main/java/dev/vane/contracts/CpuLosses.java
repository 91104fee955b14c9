package dev.vane.contracts;

import java.util.List;
import java.util.OptionalDouble;

/**
 * To whom a VM lost CPU time in one second, and which VMs lost theirs to it, in core-seconds, as {@code docs/stall-ledger.md}
 * defines it.
 *
 * @param lostTo what it lost to each other VM, the largest first, at most {@value #MOST}; none that would round to 0.00
 * @param lostToRest what it lost to the rest of its host: to what ran on its CPUs and is no VM that is watched; empty if it is
 *     not known what it lost, and {@code lostTo} is then empty, too
 * @param presses what other VMs lost to it, the largest first, at most {@value #MOST}; empty unless it ran more than its fair
 *     share
 * @param fairShare its fair share of its CPUs, if it is known
 */
public record CpuLosses(List<Loss> lostTo, OptionalDouble lostToRest, List<Loss> presses, OptionalDouble fairShare) {
    /** Most VMs in a list. */
    public static final int MOST = 3;

    /** Less is not told: it would be 0.00. */
    public static final double LEAST_TOLD = 0.005;

    public CpuLosses {
        lostTo = List.copyOf(lostTo);
        presses = List.copyOf(presses);
    }

    /** Those of a VM whose fair share is not known. */
    public CpuLosses(List<Loss> lostTo, OptionalDouble lostToRest, List<Loss> presses) {
        this(lostTo, lostToRest, presses, OptionalDouble.empty());
    }

    /**
     * A part of it.
     *
     * @param vm name of the VM that took it, or lost it
     * @param cores core-seconds in the second
     */
    public record Loss(String vm, float cores) {}
}
