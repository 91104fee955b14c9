package dev.vane.inference.attention;

import dev.vane.inference.calibration.AttentionCalibration;
import dev.vane.inference.calibration.AttentionSinks;
import dev.vane.inference.calibration.SinkRule;
import dev.vane.inference.calibration.VisibleKeys;
import java.util.Arrays;

/** One head's whole map over its real tokens. What masked queries give means nothing, and masked keys get nothing. */
final class HeadMap {
    private static final int CLS = 0;

    private final float[] weights;
    private final int start;
    private final int tokens;
    /** CLS, then the real tokens. */
    private final int[] real;

    /**
     * @param weights holds the map, row-major {@code [tokens × tokens]}, from {@code start} on; not copied
     * @param keys the real tokens without CLS, ascending
     */
    HeadMap(float[] weights, int start, int tokens, int[] keys) {
        this.weights = weights;
        this.start = start;
        this.tokens = tokens;
        real = new int[keys.length + 1];
        System.arraycopy(keys, 0, real, 1, keys.length);
    }

    /** Real tokens without CLS; they are counted from 0 where a place is asked for. */
    int size() {
        return real.length - 1;
    }

    /** What the token at one place gives to that at another. */
    double weight(int query, int key) {
        return at(real[query + 1], real[key + 1]);
    }

    private double at(int query, int key) {
        return weights[start + query * tokens + key];
    }

    double entropy() {
        if (real.length < 2) {
            return 0;
        }
        double sum = 0;
        for (int query : real) {
            for (int key : real) {
                double weight = at(query, key);
                sum -= weight > 0 ? weight * Math.log(weight) : 0;
            }
        }
        return sum / real.length / Math.log(real.length);
    }

    double peak() {
        double sum = 0;
        for (int query : real) {
            double largest = 0;
            for (int i = 1; i < real.length; i++) {
                largest = Math.max(largest, at(query, real[i]));
            }
            sum += largest;
        }
        return sum / real.length;
    }

    /** Among the real tokens; what is masked is neither a query nor a key. */
    Sinks sinks(SinkRule rule) {
        boolean[] isReal = new boolean[tokens];
        for (int token : real) {
            isReal[token] = true;
        }
        float[] map = Arrays.copyOfRange(weights, start, start + tokens * tokens);
        AttentionSinks found = new AttentionCalibration(rule, 1).find(map, tokens, VisibleKeys.amongReal(isReal));
        return new Sinks(found.count(), found.mass());
    }

    /** What CLS gives to each token of the branch, itself left out, scaled to sum to 1; all 0 if it looks at itself alone. */
    double[] clsRow() {
        double[] row = new double[tokens - 1];
        double sum = 0;
        for (int i = 1; i < real.length; i++) {
            row[real[i] - 1] = at(CLS, real[i]);
            sum += row[real[i] - 1];
        }
        for (int i = 0; i < row.length && sum > 0; i++) {
            row[i] /= sum;
        }
        return row;
    }
}
