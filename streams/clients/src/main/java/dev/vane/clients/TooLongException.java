package dev.vane.clients;

import java.time.Duration;

/** Reading took longer than it may. */
public final class TooLongException extends RuntimeException {
    TooLongException(Object what, Duration longest) {
        super("reading %s takes longer than %d s".formatted(what, longest.toSeconds()), null, false, false);
    }
}
