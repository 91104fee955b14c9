package dev.vane.inference.engine;

/** A window has another shape than the model was made for. */
public final class ModelShapeMismatchException extends RuntimeException {
    ModelShapeMismatchException(String message) {
        super(message);
    }
}
