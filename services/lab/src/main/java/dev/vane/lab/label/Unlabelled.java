package dev.vane.lab.label;

/** Why a second of a phase together has no label. */
public enum Unlabelled {
    /** The load level changed in it or in the second before. */
    LEVEL_CHANGE,
    /** Its load level was not seen alone, so there is nothing to compare it with. */
    LEVEL_NOT_ALONE,
    /** Seen alone too briefly for the label's noise to be known. */
    NOISE_UNKNOWN,
    /** The load client's reports do not reach over it. */
    NO_REPORTS,
    /** Too few requests were completed even in the longest span. */
    TOO_FEW_REQUESTS,
    /** What was left before the level changed or the phase ended was shorter than the label's span. */
    REST_TOO_SHORT,
    /** The run has one label as a whole. */
    WHOLE_RUN
}
