package dev.vane.inference.reference;

import dev.vane.inference.cloudformer.Branch;

/**
 * What may be done to a pass of the reference on its way. As it stands it does nothing. Tokens and rows are counted as the
 * model does, padding and absent metrics included.
 */
public interface Intervention {
    /** Nothing is done. */
    Intervention NONE = new Intervention() {};

    /** M, which multiplies a weight of attention behind its calibration. */
    default double mask(Branch branch, int block, int head, int query, int key) {
        return 1;
    }

    /** Share of its weight that a sink of a head keeps. */
    default double beta(Branch branch, int block, int head) {
        return 1;
    }

    /** A key other than CLS is a sink when it receives more than so many times the fair share. */
    default double alpha() {
        return 5;
    }

    /** What becomes of one value of a token as it enters the first block. */
    default double embedding(Branch branch, int token, int place, double value) {
        return value;
    }

    /** What becomes of a normalised value that is present. */
    default double normalised(int row, int feature, double value) {
        return value;
    }
}
