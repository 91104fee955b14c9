package dev.vane.training.crossfit;

/** What is to be predicted can be read off the inputs, or off the training examples, so a score would mean nothing. */
public final class LeakException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LeakException(String message) {
        super(message);
    }
}
