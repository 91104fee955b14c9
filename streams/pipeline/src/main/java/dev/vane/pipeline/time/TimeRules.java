package dev.vane.pipeline.time;

/**
 * The constants of event time.
 *
 * @param graceSeconds a second closes before the first record this much later is applied
 * @param silenceSeconds a VM without a sample for so long is no longer expected
 * @param minSteps real rows that a VM needs since it joined before its windows are due
 */
public record TimeRules(int graceSeconds, int silenceSeconds, int minSteps) {
    /** What the platform runs with. */
    public static final TimeRules DEFAULT = new TimeRules(2, 10, 10);

    public TimeRules {
        if (graceSeconds < 1 || silenceSeconds < 1 || minSteps < 1) {
            throw new IllegalArgumentException("grace, silence and minSteps must be at least 1: %d, %d, %d"
                    .formatted(graceSeconds, silenceSeconds, minSteps));
        }
    }
}
