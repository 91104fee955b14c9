package dev.vane.inference.internals;

/**
 * The outputs of the explaining model for one window.
 *
 * @param relativePerformance of the whole model, trees included if it has them, in (0, 1)
 * @param network relative performance by the network alone, in (0, 1)
 * @param logit the network's answer before the sigmoid: what all gradients are of
 * @param temporal attention over the seconds
 * @param system attention over the metrics
 * @param inputGradients of the logit by the normalised values, {@code [T × features]}, ratios included; 0 where absent or
 *     padded
 * @param normalised values as the network sees them, {@code [T × features]}; 0 where absent or padded
 */
public record ModelInternals(
        float relativePerformance,
        float network,
        float logit,
        BranchMaps temporal,
        BranchMaps system,
        Tensor inputGradients,
        Tensor normalised) {}
