package dev.vane.training.dataset;

import dev.vane.contracts.StallLedger;
import java.util.OptionalDouble;

/**
 * What became of the CPU time that a VM asked for in one second, as its host tells it. A practitioner reads relative
 * performance off it without a model; it is never an input of one.
 */
public sealed interface LedgerSecond {
    /** Nothing is known of the second. */
    LedgerSecond UNKNOWN = new Unknown();

    /** Demand-capped share: CPU time over the most that the VM could have used of it; in [0, 1], 1 if that is 0. */
    OptionalDouble schedulerShare();

    /** CPU time over that and what was lost to others, as far as a quota leaves it; in [0, 1], 1 if both are 0. */
    OptionalDouble shareAgainstOthers();

    /** 1 less the part of the second that was lost to others; in [0, 1]. */
    OptionalDouble timeNotLost();

    /**
     * A second of the stall ledger, in core-seconds per second.
     *
     * @param onCpu CPU time
     * @param quota waiting that the VM's own quota caused
     * @param siblings waiting for threads of the same VM
     * @param others waiting for others
     * @param allowed number of CPUs that the VM may run on, above 0
     * @param quotaCores the VM's quota, above 0; infinite without one
     */
    record Stalls(double onCpu, double quota, double siblings, double others, double allowed, double quotaCores)
            implements LedgerSecond {
        public Stalls {
            requireNotNegative(onCpu, quota, siblings, others);
            if (!(allowed > 0 && quotaCores > 0) || Double.isInfinite(allowed)) {
                throw new IllegalArgumentException(
                        "a VM is allowed CPUs, and its quota is above 0 if it has one: %s, %s"
                                .formatted(allowed, quotaCores));
            }
        }

        /** As serving has it. */
        private StallLedger ledger() {
            return new StallLedger(
                    onCpu,
                    OptionalDouble.of(quota),
                    OptionalDouble.of(siblings),
                    OptionalDouble.of(others),
                    OptionalDouble.of(allowed),
                    OptionalDouble.of(quotaCores));
        }

        @Override
        public OptionalDouble schedulerShare() {
            return ledger().demandShare();
        }

        @Override
        public OptionalDouble shareAgainstOthers() {
            return ledger().schedulerShare();
        }

        @Override
        public OptionalDouble timeNotLost() {
            return ledger().timeNotLost();
        }
    }

    /**
     * A second of which two metrics of the catalogue are all that is known. Whom the VM waited for is not, so all of it
     * counts as others.
     *
     * @param utilization CPU time over that of the VM's CPUs
     * @param runQueueDelay waiting over the time of the VM's CPUs
     */
    record Waiting(double utilization, double runQueueDelay) implements LedgerSecond {
        public Waiting {
            requireNotNegative(utilization, runQueueDelay);
        }

        @Override
        public OptionalDouble schedulerShare() {
            double wanted = utilization + runQueueDelay;
            return OptionalDouble.of(wanted == 0 ? 1 : utilization / wanted);
        }

        @Override
        public OptionalDouble shareAgainstOthers() {
            return schedulerShare();
        }

        @Override
        public OptionalDouble timeNotLost() {
            return OptionalDouble.of(Math.clamp(1 - runQueueDelay, 0, 1));
        }
    }

    /** Absent, which is not zero. */
    record Unknown() implements LedgerSecond {
        @Override
        public OptionalDouble schedulerShare() {
            return OptionalDouble.empty();
        }

        @Override
        public OptionalDouble shareAgainstOthers() {
            return OptionalDouble.empty();
        }

        @Override
        public OptionalDouble timeNotLost() {
            return OptionalDouble.empty();
        }
    }

    private static void requireNotNegative(double... values) {
        for (double value : values) {
            if (!(value >= 0) || Double.isInfinite(value)) {
                throw new IllegalArgumentException("time must be 0 or more: " + value);
            }
        }
    }
}
