package dev.vane.inference.taker;

import java.util.BitSet;
import java.util.OptionalDouble;

/**
 * CPU time of one VM in one second of its host, in core-seconds a second.
 *
 * @param name of the VM, unique on its host
 * @param onCpu CPU time
 * @param lost what it lost to others on its CPUs, against being alone; empty if that is not known
 * @param cpus numbers of the CPUs that it may run on, at least one
 * @param othersOnCpu CPU time of everything else on these CPUs, VMs or not; empty if that is not known
 * @param weight how its share of contended CPUs compares with that of others, above 0; 1 for all if that is not known
 */
public record VmSecond(
        String name, double onCpu, OptionalDouble lost, BitSet cpus, OptionalDouble othersOnCpu, double weight) {
    public VmSecond {
        cpus = (BitSet) cpus.clone();
        if (cpus.isEmpty() || !(weight > 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException(
                    "%s must have CPUs and a weight above 0: %s, %s".formatted(name, cpus, weight));
        }
        if (!isTime(onCpu) || !isTime(lost.orElse(0)) || !isTime(othersOnCpu.orElse(0))) {
            throw new IllegalArgumentException(
                    "%s must have time of 0 or more: %s, %s, %s".formatted(name, onCpu, lost, othersOnCpu));
        }
    }

    /** A VM whose weight is not known. */
    public VmSecond(String name, double onCpu, OptionalDouble lost, BitSet cpus, OptionalDouble othersOnCpu) {
        this(name, onCpu, lost, cpus, othersOnCpu, 1);
    }

    private static boolean isTime(double cores) {
        return cores >= 0 && !Double.isInfinite(cores);
    }

    /**
     * What it would have run if it had been alone. Its quota is in there, for what a quota would have held back is not lost to
     * others; what its own threads kept from one another it would not have run alone either.
     */
    double wanted() {
        return Math.min(onCpu + lost.orElse(0), Math.max(onCpu, cpus.cardinality()));
    }
}
