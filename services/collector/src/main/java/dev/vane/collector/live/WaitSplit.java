package dev.vane.collector.live;

import java.util.OptionalDouble;

/**
 * What the threads of a VM waited for while they could run, in core-seconds a second; {@code docs/stall-ledger.md} has
 * definitions, gaps and measurements. The three add up to all waiting, if all three are known.
 *
 * @param quota held back by a CPU quota of the VM or of a group above it
 * @param siblings waiting for other threads of the VM
 * @param others waiting for anything else that ran on its CPUs
 */
record WaitSplit(OptionalDouble quota, OptionalDouble siblings, OptionalDouble others) {
    /** Nothing is known. */
    static final WaitSplit UNKNOWN =
            new WaitSplit(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());

    /**
     * What the kernel says, in core-seconds a second if nothing else is said.
     *
     * @param onCpu CPU time of the VM
     * @param waited of its threads together; empty if they cannot be read
     * @param some share of the time in which at least one task waited; empty if the kernel does not tell
     * @param full share of the time in which all tasks that could run waited; empty if the kernel does not tell
     * @param throttled by its quota and those above it; empty if no group counts it
     * @param othersOnCpu CPU time of others on its CPUs; empty if the kernel does not tell
     * @param cpus number of CPUs that it may run on
     */
    record Account(
            double onCpu,
            OptionalDouble waited,
            OptionalDouble some,
            OptionalDouble full,
            OptionalDouble throttled,
            OptionalDouble othersOnCpu,
            int cpus) {}

    static WaitSplit of(Account account) {
        double throttled = account.throttled().orElse(0);
        if (account.waited().isEmpty()) {
            return withoutThreads(account, throttled);
        }
        // Threads that came and went between two readings were not seen; where one waits all the time, that is one
        // core.
        double waited = Math.max(account.waited().getAsDouble(), account.some().orElse(0));
        double quota = Math.min(throttled, waited);
        double rest = waited - quota;
        double others = isExact(account)
                ? Math.clamp(account.full().getAsDouble() - quota, 0, rest)
                : estimated(account, waited, rest);
        return new WaitSplit(
                account.throttled().isPresent() ? OptionalDouble.of(quota) : OptionalDouble.empty(),
                OptionalDouble.of(rest - others),
                OptionalDouble.of(others));
    }

    /** On one CPU nobody of the VM ran while all of it waited: what others or a quota took, and no sibling. */
    private static boolean isExact(Account account) {
        return account.cpus() == 1 && account.full().isPresent();
    }

    private static WaitSplit withoutThreads(Account account, double throttled) {
        return isExact(account)
                ? new WaitSplit(
                        account.throttled(),
                        OptionalDouble.empty(),
                        OptionalDouble.of(Math.max(0, account.full().getAsDouble() - throttled)))
                : UNKNOWN;
    }

    /**
     * On several CPUs threads beyond their number wait for siblings whatever others do, and nobody waits longer for others
     * than those ran.
     */
    private static double estimated(Account account, double waited, double rest) {
        double crowd = Math.max(0, account.onCpu() + waited - account.cpus());
        return Math.min(Math.max(0, rest - crowd), account.othersOnCpu().orElse(Double.POSITIVE_INFINITY));
    }
}
