package dev.vane.inference.evidence;

import dev.vane.inference.attribution.MetricGroup;

/**
 * A metric group that training had and that the window lacks or has only old values of; no finding can name it.
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
