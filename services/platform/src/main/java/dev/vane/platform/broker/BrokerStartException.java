package dev.vane.platform.broker;

/** The embedded broker could not start; the message is one line that says what is in the way. */
public final class BrokerStartException extends RuntimeException {
    BrokerStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
