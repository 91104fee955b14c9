package dev.vane.lab.label;

import dev.vane.lab.block.LabelKind;

/** The numbers that decide what gets a label and what is rejected, all in one place. */
public final class LabelRules {
    /** Smallest relative performance that is written, so that its inverse, the slowdown, stays finite. */
    public static final double FLOOR = 0.001;

    /** Which latency is compared: nine of ten requests were as fast or faster. */
    public static final double PERCENTILE = 0.90;

    /** Fewest requests behind a latency percentile. */
    public static final int MIN_REQUESTS = 100;

    /** Spans of a label in seconds: the second one where seconds say too little, then the third. */
    public static final int SPAN = 1;

    public static final int LONG_SPAN = 5;
    public static final int LONGEST_SPAN = 10;

    /** Work per second when alone, in the application's unit, below which labels are over {@link #LONG_SPAN}. */
    public static final double SPARSE_WORK = 2;

    /** The same for {@link #LONGEST_SPAN}. */
    public static final double RARE_WORK = 0.5;

    /**
     * Reports per second when alone below which labels are over {@link #LONG_SPAN}: whatever the unit, a second without
     * news is guessed. A program that prints once a second stays above it.
     */
    public static final double SPARSE_REPORTS = 0.8;

    /** The same for {@link #LONGEST_SPAN}. */
    public static final double RARE_REPORTS = 0.4;

    private static final double RATE_DRIFT = 0.10;
    private static final double LATENCY_DRIFT = 0.25;

    private LabelRules() {}

    /**
     * Largest {@code |ln(ideal after / ideal before)|} of a run that is accepted: 0.10 for rates; 0.25 for latencies, whose
     * upper percentiles move more on an unchanged machine.
     *
     * @throws IllegalArgumentException for an interferer, which has no ideal
     */
    public static double driftBound(LabelKind kind) {
        return switch (kind) {
            case RATE -> RATE_DRIFT;
            case LATENCY -> LATENCY_DRIFT;
            case NONE -> throw new IllegalArgumentException("an interferer has no ideal");
        };
    }

    /** A ratio of performances as a relative performance in {@code [FLOOR, 1]}. */
    public static double clip(double ratio) {
        return Math.clamp(ratio, FLOOR, 1.0);
    }
}
