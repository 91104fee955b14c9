package dev.vane.inference.internals;

/**
 * One branch of the network, for one window. Token 0 is CLS; in the temporal branch token t is row t − 1 of T, padding in
 * front included; in the system branch token f + 1 is feature f. Gradients are those of the network's answer before the
 * sigmoid and before trees are blended in.
 *
 * @param attention what each query gives to each key after calibration, {@code [blocks × heads × tokens × tokens]}; rows sum
 *     to 1, masked keys get 0
 * @param attentionGradients of the answer by the multiplicative mask M of the same shape at M = 1, which is attention ⊙
 *     (gradient by attention)
 * @param queries {@code [blocks × heads × tokens × head width]}
 * @param keys of the same shape
 * @param values of the same shape
 * @param embeddings tokens as they enter the first block, {@code [tokens × width]}
 * @param embeddingGradients of the answer by them, of the same shape
 */
public record BranchMaps(
        Tensor attention,
        Tensor attentionGradients,
        Tensor queries,
        Tensor keys,
        Tensor values,
        Tensor embeddings,
        Tensor embeddingGradients) {
    public int blocks() {
        return attention.shape().get(0);
    }

    public int heads() {
        return attention.shape().get(1);
    }

    /** Tokens of the branch, CLS included. */
    public int tokens() {
        return attention.shape().get(2);
    }
}
