package dev.vane.training.baseline;

import dev.vane.training.dataset.LedgerSecond;
import java.util.OptionalDouble;

/** Relative performance in one second, as a practitioner reads it off the stall ledger. */
public enum Formula {
    /**
     * Right for whom the CPU is all there is to wait for and who always wants it: work in a closed loop is done in
     * proportion to the CPU time that is had of what is wanted.
     */
    SCHEDULER_SHARE(
            "scheduler share",
            "CPU time / min(CPU time + waiting, CPUs allowed, quota), or u / (u + r) without a ledger") {
        @Override
        public OptionalDouble of(LedgerSecond second) {
            return second.schedulerShare();
        }
    },
    /** Right for whom idle time is left to catch up in: only the seconds themselves are longer, by what was waited. */
    TIME_LOST(
            "time lost",
            "1 - waiting for others / max(1, min(CPU time + waiting, CPUs allowed)), or 1 - r without a ledger") {
        @Override
        public OptionalDouble of(LedgerSecond second) {
            return second.timeNotLost();
        }
    },
    /**
     * The mean of both. Which of them is right follows from how the application works, and nothing outside of it tells;
     * if the truth is one of them or between them, no other rule has a smaller largest error. Their minimum would be no
     * third rule: for a VM on one CPU the share is never above the time that was not lost, since u / (u + r) ≤ 1 − r
     * wherever u + r ≤ 1.
     */
    BEST_OF_BOTH("best of both", "the mean of the two") {
        @Override
        public OptionalDouble of(LedgerSecond second) {
            return mean(second.schedulerShare(), second.timeNotLost());
        }
    },
    /** The share with what the ledger says of others alone: threads that wake together do not look like a loss. */
    SHARE_AGAINST_OTHERS(
            "share against others", "CPU time / (CPU time + waiting for others), or u / (u + r) without a ledger") {
        @Override
        public OptionalDouble of(LedgerSecond second) {
            return second.shareAgainstOthers();
        }
    },
    /** The mean of that and of the time that was not lost. */
    BEST_OF_OTHERS("best of both, others alone", "the mean of share against others and time lost") {
        @Override
        public OptionalDouble of(LedgerSecond second) {
            return mean(second.shareAgainstOthers(), second.timeNotLost());
        }
    };

    private final String text;
    private final String rule;

    Formula(String text, String rule) {
        this.text = text;
        this.rule = rule;
    }

    /** As reports name it. */
    public String text() {
        return text;
    }

    /** The formula in words, u being utilization and r run-queue delay. */
    public String rule() {
        return rule;
    }

    /** In [0, 1]; empty if the second is not known. */
    public abstract OptionalDouble of(LedgerSecond second);

    private static OptionalDouble mean(OptionalDouble share, OptionalDouble kept) {
        return share.isPresent() && kept.isPresent()
                ? OptionalDouble.of((share.getAsDouble() + kept.getAsDouble()) / 2)
                : OptionalDouble.empty();
    }
}
