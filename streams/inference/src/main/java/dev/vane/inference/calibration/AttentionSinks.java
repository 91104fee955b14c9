package dev.vane.inference.calibration;

import java.util.List;

/**
 * The sinks of one head, for one window.
 *
 * @param tokens positions of the keys that are sinks, ascending
 * @param received attention that each key gets from the average query, by position; sums to 1
 * @param mass of it that sinks get, in [0, 1]
 */
public record AttentionSinks(List<Integer> tokens, List<Float> received, float mass) {
    public AttentionSinks {
        tokens = List.copyOf(tokens);
        received = List.copyOf(received);
    }

    public int count() {
        return tokens.size();
    }
}
