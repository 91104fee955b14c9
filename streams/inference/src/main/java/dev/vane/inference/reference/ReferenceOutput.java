package dev.vane.inference.reference;

/** What the reference forward pass says of one window, in double. */
public final class ReferenceOutput {
    private final double relativePerformance;
    private final double[][][] temporal;
    private final double[][][] system;

    ReferenceOutput(double relativePerformance, double[][][] temporal, double[][][] system) {
        this.relativePerformance = relativePerformance;
        this.temporal = temporal;
        this.system = system;
    }

    /** Isolated time over actual time, in (0, 1). */
    public double relativePerformance() {
        return relativePerformance;
    }

    /** What CLS gives to a key of the temporal branch: 0 is CLS, then the seconds; padding gets 0. */
    public double temporalClsAttention(int block, int head, int key) {
        return temporal[block][head][key];
    }

    /** What CLS gives to a key of the system branch: 0 is CLS, then the features. */
    public double systemClsAttention(int block, int head, int key) {
        return system[block][head][key];
    }
}
