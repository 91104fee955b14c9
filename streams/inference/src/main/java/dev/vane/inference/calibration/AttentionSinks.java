package dev.vane.inference.calibration;

import java.util.List;

/** The sinks of one head, for one window. */
public final class AttentionSinks {
    private final List<Integer> tokens;
    private final float[] received;
    private final float mass;

    /** @param received taken over, not copied */
    AttentionSinks(List<Integer> tokens, float[] received, float mass) {
        this.tokens = List.copyOf(tokens);
        this.received = received;
        this.mass = mass;
    }

    /** Positions of the keys that are sinks, ascending. */
    public List<Integer> tokens() {
        return tokens;
    }

    /** Number of sinks. */
    public int count() {
        return tokens.size();
    }

    /** Keys of the head, sinks or not. */
    public int keys() {
        return received.length;
    }

    /** Attention that a key gets from the average query that sees it; over all keys it sums to 1 if all see all. */
    public float received(int key) {
        return received[key];
    }

    /** Share of all attention that sinks get, in [0, 1]. */
    public float mass() {
        return mass;
    }
}
