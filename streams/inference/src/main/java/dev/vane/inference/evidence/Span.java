package dev.vane.inference.evidence;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A range of seconds, the first and the last included. Both are whole seconds of event time. */
public record Span(Instant from, Instant to) {
    public Span {
        if (to.isBefore(from) || !isWhole(from) || !isWhole(to)) {
            throw new IllegalArgumentException("a span is in order and of whole seconds: %s to %s".formatted(from, to));
        }
    }

    private static boolean isWhole(Instant instant) {
        return instant.equals(instant.truncatedTo(ChronoUnit.SECONDS));
    }
}
