package dev.vane.inference.reference;

import dev.vane.inference.cloudformer.Branch;
import java.util.Map;

/** What the reference forward pass says of one window, in double. */
public final class ReferenceOutput {
    private final double logit;
    private final Map<Branch, double[][][][]> attention;

    /** {@code attention}: for each branch {@code [block][head][query][key]}. */
    ReferenceOutput(double logit, Map<Branch, double[][][][]> attention) {
        this.logit = logit;
        this.attention = Map.copyOf(attention);
    }

    /** Isolated time over actual time, in (0, 1). */
    public double relativePerformance() {
        return Doubles.sigmoid(logit);
    }

    /** The answer before the sigmoid. */
    public double logit() {
        return logit;
    }

    /**
     * What a token gives to another, behind calibration and before any mask: 0 is CLS, then the seconds or features. What is
     * padding or absent neither gives nor gets.
     */
    public double attention(Branch branch, int block, int head, int query, int key) {
        return attention.get(branch)[block][head][query][key];
    }

    /** What CLS gives to a key of the temporal branch: 0 is CLS, then the seconds; padding gets 0. */
    public double temporalClsAttention(int block, int head, int key) {
        return attention(Branch.TEMPORAL, block, head, 0, key);
    }

    /** What CLS gives to a key of the system branch: 0 is CLS, then the features. */
    public double systemClsAttention(int block, int head, int key) {
        return attention(Branch.SYSTEM, block, head, 0, key);
    }
}
