package dev.vane.inference.calibration;

import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.cloudformer.CloudFormerArchitecture;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * Which heads of a model are calibrated, and how. It holds for the model that it was chosen with and for no other.
 *
 * @param weightsSha256 of that model's tensors, in hexadecimal; empty if no head is calibrated
 * @param alpha a key is a sink when it receives more than alpha times the fair share
 * @param beta share of its weight that a sink keeps, in [0, 1]
 * @param heads none, or each once
 */
public record Calibration(String weightsSha256, double alpha, double beta, List<CalibratedHead> heads) {
    /** The published alpha. */
    public static final double DEFAULT_ALPHA = 5;

    /** No head. */
    public static final Calibration NONE = new Calibration("", DEFAULT_ALPHA, 1, List.of());

    public Calibration {
        heads = List.copyOf(heads);
        if (!(alpha >= 1)) {
            throw new IllegalArgumentException("calibration.alpha must be 1 or more: " + alpha);
        }
        if (!(beta >= 0 && beta <= 1)) {
            throw new IllegalArgumentException("calibration.beta must be in [0, 1]: " + beta);
        }
        if (heads.isEmpty() != weightsSha256.isEmpty()) {
            throw new IllegalArgumentException(
                    "calibrated heads need the hash of their model's weights, and no others: %s, %s"
                            .formatted(weightsSha256, heads));
        }
        if (new HashSet<>(heads).size() < heads.size()) {
            throw new IllegalArgumentException("a head is calibrated twice: " + heads);
        }
    }

    /** CLS is never a sink, and receives. */
    public SinkRule rule() {
        return SinkRule.sparingCls((float) alpha);
    }

    /** True if one of a block's heads is calibrated. */
    public boolean reaches(Branch branch, int block) {
        return heads.stream().anyMatch(head -> head.branch() == branch && head.block() == block);
    }

    /** What each head's sinks keep, {@code [blocks × heads]}: beta, or 1 for a head that is not calibrated. */
    public float[] strengths(CloudFormerArchitecture architecture, Branch branch) {
        float[] strengths = new float[architecture.blocks() * architecture.heads()];
        Arrays.fill(strengths, 1);
        for (CalibratedHead head : heads) {
            requireWithin(architecture, head);
            if (head.branch() == branch) {
                strengths[head.block() * architecture.heads() + head.head()] = (float) beta;
            }
        }
        return strengths;
    }

    /**
     * Checks that the heads are there.
     *
     * @throws IllegalArgumentException if a head is none of the architecture's
     */
    public void requireWithin(CloudFormerArchitecture architecture) {
        heads.forEach(head -> requireWithin(architecture, head));
    }

    private static void requireWithin(CloudFormerArchitecture architecture, CalibratedHead head) {
        if (head.block() >= architecture.blocks() || head.head() >= architecture.heads()) {
            throw new IllegalArgumentException("a branch has %d blocks of %d heads: %s"
                    .formatted(architecture.blocks(), architecture.heads(), head));
        }
    }
}
