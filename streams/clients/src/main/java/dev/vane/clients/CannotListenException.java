package dev.vane.clients;

/** An address cannot be listened on: it is taken, or it is not this machine's. */
public final class CannotListenException extends RuntimeException {
    CannotListenException(String message, Throwable cause) {
        super(message, cause);
    }
}
