package dev.vane.inference.evidence;

import dev.vane.inference.attribution.Direction;
import java.util.Locale;

/** How bad a predicted relative performance is. */
public enum Severity {
    NONE(0.9),
    MILD(0.75),
    MODERATE(0.6),
    SEVERE(0);

    private final double atLeast;

    Severity(double atLeast) {
        this.atLeast = atLeast;
    }

    /** That of a relative performance: none from 0.9 on, mild from 0.75, moderate from 0.6. */
    public static Severity of(double relativePerformance) {
        for (Severity severity : values()) {
            if (relativePerformance >= severity.atLeast) {
                return severity;
            }
        }
        throw new IllegalArgumentException("a relative performance must be in (0, 1]: " + relativePerformance);
    }

    /** The direction to explain: a low prediction, or a high one. */
    public Direction direction() {
        return this == NONE ? Direction.RAISES : Direction.LOWERS;
    }

    /** As a sentence has it. */
    public String word() {
        return this == NONE ? "no" : name().toLowerCase(Locale.ROOT);
    }
}
