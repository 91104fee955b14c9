package dev.vane.inference.calibration;

import java.util.ArrayList;

/**
 * Moves attention from sinks to the other keys of each row, keeping the row's sum: with s a row's weight on sinks and r its
 * weight on keys that may receive, sinks keep beta of their weight and receivers get 1 + (1 − beta) s / r times theirs.
 *
 * <p>Source: Yu et al., "Unveiling and Harnessing Hidden Attention Sinks" (ACT, arXiv 2406.15765). The graph's nodes do the
 * same in float; these loops sum in double.
 *
 * @param rule when a key is a sink
 * @param beta share of its weight that a sink keeps, in [0, 1]; 1 changes nothing
 */
public record AttentionCalibration(SinkRule rule, float beta) {
    /** Rows whose receivers hold no more than this stay as they are: there is nothing to share the freed weight by. */
    public static final float LEAST_RECEIVING = 1e-6f;

    public AttentionCalibration {
        if (!(beta >= 0 && beta <= 1)) {
            throw new IllegalArgumentException("beta must be in [0, 1]: " + beta);
        }
    }

    /**
     * Calibrates one head in place.
     *
     * @param weights row-major {@code [queries × keys]}; rows sum to 1, keys that a query does not see have 0
     * @return the sinks of the map as it came
     */
    public AttentionSinks calibrate(float[] weights, int keys, VisibleKeys visible) {
        AttentionSinks sinks = find(weights, keys, visible);
        boolean[] isSink = new boolean[keys];
        sinks.tokens().forEach(token -> isSink[token] = true);
        if (beta < 1 && sinks.count() > 0) {
            for (int start = 0; start < weights.length; start += keys) {
                calibrateRow(weights, start, isSink);
            }
        }
        return sinks;
    }

    private void calibrateRow(float[] weights, int start, boolean[] isSink) {
        double onSinks = 0;
        double onReceivers = 0;
        for (int key = 0; key < isSink.length; key++) {
            if (isSink[key]) {
                onSinks += weights[start + key];
            } else if (rule.receives(key)) {
                onReceivers += weights[start + key];
            }
        }
        if (onReceivers <= LEAST_RECEIVING) {
            return;
        }
        double gain = 1 + (1 - (double) beta) * onSinks / onReceivers;
        for (int key = 0; key < isSink.length; key++) {
            if (isSink[key]) {
                weights[start + key] *= beta;
            } else if (rule.receives(key)) {
                weights[start + key] = (float) (weights[start + key] * gain);
            }
        }
    }

    /** The sinks of one head. {@code weights}: as {@link #calibrate} takes them; they stay as they are. */
    public AttentionSinks find(float[] weights, int keys, VisibleKeys visible) {
        int queries = queries(weights, keys);
        float[] received = new float[keys];
        int realKeys = 0;
        for (int key = 0; key < keys; key++) {
            int seenBy = 0;
            double sum = 0;
            for (int query = 0; query < queries; query++) {
                if (visible.sees(query, key)) {
                    seenBy++;
                    sum += weights[query * keys + key];
                }
            }
            received[key] = (float) (sum / Math.max(seenBy, 1));
            realKeys += seenBy > 0 ? 1 : 0;
        }
        var tokens = new ArrayList<Integer>();
        double mass = 0;
        for (int key = 0; key < keys; key++) {
            if (!rule.spares(key) && received[key] > rule.alpha() / realKeys) {
                tokens.add(key);
                mass += received[key];
            }
        }
        return new AttentionSinks(tokens, received, (float) mass);
    }

    private static int queries(float[] weights, int keys) {
        if (keys < 1 || weights.length % keys != 0) {
            throw new IllegalArgumentException(
                    "rows of %d keys do not make %d weights".formatted(keys, weights.length));
        }
        return weights.length / keys;
    }
}
