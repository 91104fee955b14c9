package dev.vane.inference.engine;

/**
 * The model could not compute a window that has the model's shape. Others may still be computed, so a caller counts this as
 * the outcome of the window and goes on.
 */
public final class ModelFailedException extends RuntimeException {
    /** @param reason what failed */
    public ModelFailedException(String reason) {
        super(reason);
    }

    /** @param reason what failed */
    public ModelFailedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
