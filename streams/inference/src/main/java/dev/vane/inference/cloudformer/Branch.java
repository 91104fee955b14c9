package dev.vane.inference.cloudformer;

import java.util.Locale;

/** The two halves of a CloudFormer. */
public enum Branch {
    /** Attends to seconds. */
    TEMPORAL,
    /** Attends to metrics. */
    SYSTEM;

    /** The first part of its tensors' names. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its tokens, CLS included. */
    public int tokens(CloudFormerArchitecture architecture) {
        return this == TEMPORAL ? architecture.temporalTokens() : architecture.systemTokens();
    }

    /** Width of its tokens. */
    public int width(CloudFormerArchitecture architecture) {
        return this == TEMPORAL ? architecture.temporalWidth() : architecture.systemWidth();
    }
}
