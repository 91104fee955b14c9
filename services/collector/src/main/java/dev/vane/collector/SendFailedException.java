package dev.vane.collector;

/** Sending has ended for good; what was sent before may have reached its topic. */
public final class SendFailedException extends RuntimeException {
    SendFailedException(String topic, Throwable cause) {
        super("cannot send to %s: %s".formatted(topic, cause.getMessage()), cause);
    }
}
