package dev.vane.collector;

/** A record did not reach its topic; what was sent before it may have. */
public final class SendFailedException extends RuntimeException {
    SendFailedException(String topic, Throwable cause) {
        super("cannot send to %s: %s".formatted(topic, cause.getMessage()), cause);
    }
}
