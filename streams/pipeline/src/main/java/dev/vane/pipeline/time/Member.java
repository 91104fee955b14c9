package dev.vane.pipeline.time;

/**
 * A VM that samples are expected of.
 *
 * @param lastSample second of its last sample
 * @param realRows samples since it joined
 */
public record Member(long lastSample, long realRows) {
    /** Stands for a VM that is no member. */
    static final Member NONE = new Member(0, 0);

    boolean hasJoined() {
        return realRows > 0;
    }

    Member sampled(long second) {
        return new Member(second, realRows + 1);
    }
}
