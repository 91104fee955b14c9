package dev.vane.pipeline.explain;

import java.util.List;

/** What was to be said of a window is not what was sampled. */
public final class UntrueStatementException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UntrueStatementException(List<String> disagreements) {
        super(String.join("; ", disagreements));
    }
}
