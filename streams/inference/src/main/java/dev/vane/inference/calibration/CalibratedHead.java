package dev.vane.inference.calibration;

import dev.vane.inference.cloudformer.Branch;

/** A head whose attention is calibrated; blocks and heads count from 0. */
public record CalibratedHead(Branch branch, int block, int head) {
    public CalibratedHead {
        if (branch == null || block < 0 || head < 0) {
            throw new IllegalArgumentException(
                    "a head has a branch, a block and a place: %s, %d, %d".formatted(branch, block, head));
        }
    }
}
