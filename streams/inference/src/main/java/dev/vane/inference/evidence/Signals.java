package dev.vane.inference.evidence;

import java.util.Map;

/** Means over a window; a signal that was not measured is absent. */
public record Signals(Map<Signal, Double> values) {
    /** Nothing is known. */
    public static final Signals NONE = new Signals(Map.of());

    public Signals {
        values = Map.copyOf(values);
        values.forEach((signal, value) -> {
            if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("%s must not be negative: %s".formatted(signal.key(), value));
            }
        });
    }

    /** True if it was measured. */
    boolean has(Signal signal) {
        return values.containsKey(signal);
    }

    /** 0 if it is not known: then it speaks for nothing. */
    double of(Signal signal) {
        return values.getOrDefault(signal, 0.0);
    }
}
