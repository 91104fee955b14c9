package dev.vane.contracts;

/**
 * Whether a VM is degraded, by {@link DegradedRule}.
 *
 * @param state what is said of it
 * @param probability that it runs below {@link DegradedRule#BELOW}, smoothed over the last seconds, in [0, 1]
 * @param since event time of the first second of the state, in seconds since the epoch
 */
public record Condition(State state, float probability, long since) {
    /** What is said of a VM. */
    public enum State {
        /** What a newer writer gave and this reader does not know. */
        UNKNOWN,
        /** It is not degraded. */
        WELL,
        /** It was not degraded and now may be. */
        MAYBE_DEGRADED,
        /** It is degraded. */
        DEGRADED
    }

    public Condition {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability must be in [0, 1]: " + probability);
        }
    }

    /** True if the VM is said to be degraded. */
    public boolean degraded() {
        return state == State.DEGRADED;
    }
}
