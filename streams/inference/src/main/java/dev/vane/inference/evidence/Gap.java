package dev.vane.inference.evidence;

import dev.vane.inference.explanation.MetricGroup;

/**
 * A group that the model knows from training and that cannot speak here, so that it cannot be named either.
 *
 * @param ageSeconds time since its last value; {@link #MISSING} if the window has none at all
 */
public record Gap(MetricGroup group, int ageSeconds) {
    /** Instead of an age. */
    public static final int MISSING = -1;

    /** Seconds without a value from which a group counts as stale. */
    public static final int STALE_SECONDS = 5;

    public Gap {
        if (ageSeconds != MISSING && ageSeconds < STALE_SECONDS) {
            throw new IllegalArgumentException(
                    "a group is stale from %d s on: %d".formatted(STALE_SECONDS, ageSeconds));
        }
        if (!group.group().matches("[\\w-]+")) {
            throw new IllegalArgumentException("a sentence names groups without spaces: " + group.group());
        }
    }

    /** True if the window has no value of it. */
    public boolean isMissing() {
        return ageSeconds == MISSING;
    }
}
