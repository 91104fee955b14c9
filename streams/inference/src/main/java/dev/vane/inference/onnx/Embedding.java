package dev.vane.inference.onnx;

import dev.vane.inference.cloudformer.Branch;
import dev.vane.inference.onnx.OnnxGraph.Value;
import java.util.Optional;

/** How a branch makes tokens of a window: nodes forward when it is made, nodes back when it is asked. */
interface Embedding {
    Branch branch();

    /** Tokens, CLS included. */
    int count();

    /** Width of a token. */
    int width();

    /** What enters the first block, {@code [batch, count, width]}; token 0 is CLS. */
    Value tokens();

    /** Which tokens are there; empty if all always are. */
    Optional<KeyMask> mask();

    /**
     * From the gradient by the tokens to that by the normalised values, presence fixed.
     *
     * @param gradient {@code [batch, count, width]}
     * @return {@code [batch, T, F]}; what it holds where a value is absent means nothing
     */
    Value back(Value gradient);
}
