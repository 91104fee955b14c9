package dev.vane.inference.engine;

import java.util.Arrays;

/** The CLS rows of one branch for one window: the weight of CLS on each key, in every block and head. Immutable. */
public final class ClsAttention {
    private final int blocks;
    private final int heads;
    private final int keys;
    private final float[] weights;

    /** @param weights row-major {@code [blocks × heads × keys]}, each row sums to 1; copied */
    public ClsAttention(int blocks, int heads, int keys, float[] weights) {
        if (weights.length != blocks * heads * keys) {
            throw new IllegalArgumentException("%d blocks, %d heads and %d keys need as many weights: %d"
                    .formatted(blocks, heads, keys, weights.length));
        }
        this.blocks = blocks;
        this.heads = heads;
        this.keys = keys;
        this.weights = weights.clone();
    }

    public int blocks() {
        return blocks;
    }

    public int heads() {
        return heads;
    }

    /** Number of keys, CLS included. */
    public int keys() {
        return keys;
    }

    /** What CLS gives to a key; 0 if the key is masked. */
    public float weight(int block, int head, int key) {
        return weights[(block * heads + head) * keys + key];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClsAttention attention
                && blocks == attention.blocks
                && heads == attention.heads
                && Arrays.equals(weights, attention.weights);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(weights);
    }
}
