package dev.vane.contracts;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Where a VM's time went in one second, in core-seconds, as {@code docs/stall-ledger.md} defines it. What the host cannot tell
 * is empty.
 *
 * @param onCpu CPU time
 * @param quota could run, but was held back by its own CPU quota or one above it
 * @param siblings could run, but waited for other threads of the VM
 * @param others could run, but waited for anything else on its CPUs
 * @param allowed number of CPUs that it may run on
 * @param quotaLimit the least quota that binds it, in CPU time a second; empty also without one
 */
public record StallLedger(
        double onCpu,
        OptionalDouble quota,
        OptionalDouble siblings,
        OptionalDouble others,
        OptionalDouble allowed,
        OptionalDouble quotaLimit) {

    /** What stands among a sample's extras; empty if its source has no ledger. */
    public static Optional<StallLedger> of(Map<String, Float> extras) {
        OptionalDouble onCpu = value(extras, Extra.VM_LEDGER_ON_CPU_CORES);
        return onCpu.isEmpty()
                ? Optional.empty()
                : Optional.of(new StallLedger(
                        onCpu.getAsDouble(),
                        value(extras, Extra.VM_LEDGER_QUOTA_CORES),
                        value(extras, Extra.VM_LEDGER_SIBLINGS_CORES),
                        value(extras, Extra.VM_LEDGER_OTHERS_CORES),
                        value(extras, Extra.VM_ALLOWED_CORES),
                        value(extras, Extra.VM_QUOTA_CORES)));
    }

    private static OptionalDouble value(Map<String, Float> extras, Extra extra) {
        Float value = extras.get(extra.key());
        return value == null || !(value >= 0) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** All waiting of which it is known what for; empty if it is not known how long the VM waited for others. */
    public OptionalDouble waiting() {
        return others.isEmpty()
                ? others
                : OptionalDouble.of(others.getAsDouble() + quota.orElse(0) + siblings.orElse(0));
    }

    /** The most that it could have run if it had been alone: with what others took, as far as its quota lets it. */
    private OptionalDouble possible() {
        return others.isEmpty()
                ? others
                : OptionalDouble.of(Math.min(
                        onCpu + others.getAsDouble(), Math.max(onCpu, quotaLimit.orElse(Double.POSITIVE_INFINITY))));
    }

    /**
     * CPU time over what it could have been alone, in [0, 1]: the part of its fair time that the scheduler gave it. 1 if it
     * wanted nothing. Threads that wait for one another and a quota are there alone, too, and do not count.
     */
    public OptionalDouble schedulerShare() {
        OptionalDouble possible = possible();
        if (possible.isEmpty()) {
            return possible;
        }
        return OptionalDouble.of(possible.getAsDouble() <= 0 ? 1 : onCpu / possible.getAsDouble());
    }

    /**
     * CPU time over what the VM wanted of it, as far as CPUs and quota let it, in [0, 1]; 1 if it wanted nothing. On CPUs that
     * are mostly idle, threads that wake together lower it although nobody else takes part: it tells how long an answer
     * waits rather than what others took.
     */
    public OptionalDouble demandShare() {
        OptionalDouble most = most();
        if (most.isEmpty()) {
            return most;
        }
        double cap = Math.min(most.getAsDouble(), quotaLimit.orElse(Double.POSITIVE_INFINITY));
        return OptionalDouble.of(cap <= 0 ? 1 : Math.min(1, onCpu / cap));
    }

    /** What it wanted of its CPUs, in core-seconds; empty if its waiting or its CPUs are not known. */
    private OptionalDouble most() {
        return others.isEmpty() || allowed.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.min(onCpu + waiting().getAsDouble(), allowed.getAsDouble()));
    }

    /**
     * 1 less the part of the second that was lost to others, in [0, 1]. A VM that runs on several CPUs at once loses time on
     * each, so the loss is divided by how many it wanted. Right for whom idle time is left to catch up in.
     */
    public OptionalDouble timeNotLost() {
        OptionalDouble most = most();
        if (most.isEmpty()) {
            return most;
        }
        double atOnce = Math.max(1, most.getAsDouble());
        return OptionalDouble.of(Math.clamp(1 - others.getAsDouble() / atOnce, 0, 1));
    }

    /** What it lost to others, against being alone: waiting that its quota would have cost it anyway is none. */
    public OptionalDouble lost() {
        OptionalDouble possible = possible();
        return possible.isEmpty() ? possible : OptionalDouble.of(Math.max(0, possible.getAsDouble() - onCpu));
    }
}
