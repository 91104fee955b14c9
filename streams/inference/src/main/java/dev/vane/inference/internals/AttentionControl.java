package dev.vane.inference.internals;

import dev.vane.inference.calibration.Calibration;
import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import java.util.Arrays;

/**
 * Masks and calibration strengths of attention in the explaining model.
 *
 * @param temporal of the branch over seconds
 * @param system of the branch over metrics
 */
public record AttentionControl(OfBranch temporal, OfBranch system) {
    /**
     * One branch.
     *
     * @param mask M, which multiplies calibrated attention, {@code [blocks × heads × tokens × tokens]}
     * @param beta share of its weight that a sink of a head keeps, {@code [blocks × heads]}; 1 leaves the head as it is
     */
    public record OfBranch(Tensor mask, Tensor beta) {}

    /** Nothing is masked, and those heads are calibrated that are in the serving model. */
    public static AttentionControl of(CloudFormerArchitecture architecture, Calibration calibration) {
        return new AttentionControl(
                of(architecture, calibration, Branch.TEMPORAL), of(architecture, calibration, Branch.SYSTEM));
    }

    private static OfBranch of(CloudFormerArchitecture architecture, Calibration calibration, Branch branch) {
        int blocks = architecture.blocks();
        int heads = architecture.heads();
        int tokens = branch.tokens(architecture);
        float[] ones = new float[blocks * heads * tokens * tokens];
        Arrays.fill(ones, 1);
        return new OfBranch(
                Tensor.of(ones, blocks, heads, tokens, tokens),
                Tensor.of(calibration.strengths(architecture, branch), blocks, heads));
    }

    /** That of one branch. */
    public OfBranch of(Branch branch) {
        return branch == Branch.TEMPORAL ? temporal : system;
    }
}
