package dev.vane.training.cloudformer;

/** A gradient is infinite or not a number: nothing can be learnt from here on. */
public final class TrainingDivergedException extends RuntimeException {
    TrainingDivergedException(long step) {
        super("the gradient of step %d is not finite: a lower learning rate may help".formatted(step));
    }
}
