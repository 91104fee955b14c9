package dev.vane.contracts;

/**
 * How fast one VM was measured to run, against running alone on its host: what predictions are later set against, and
 * what shifts those that come after. It comes from whoever knows the work that is done inside, and is never an input of
 * the model.
 *
 * @param key host and VM, also the record key
 * @param second event time of the last second that the value stands for, in seconds since the epoch
 * @param spanSeconds seconds that the value stands for, 1 to {@value #MAX_SPAN_SECONDS}; what took longer is sent in parts
 * @param relativePerformance isolated time over actual time, in (0, 1]
 * @param compareOnly true if predictions are to be compared with it but not shifted by it: for whoever wants to know how
 *     good they are without it
 */
public record MeasuredPerformance(
        VmKey key, long second, int spanSeconds, float relativePerformance, boolean compareOnly) implements HostRecord {
    /** Most seconds that one value may stand for: as many as a window has rows. */
    public static final int MAX_SPAN_SECONDS = 60;

    public MeasuredPerformance {
        if (second < 1) {
            throw new IllegalArgumentException("second must be after the epoch: " + second);
        }
        if (!isSpan(spanSeconds)) {
            throw new IllegalArgumentException(
                    "spanSeconds must be 1 to %d: %d".formatted(MAX_SPAN_SECONDS, spanSeconds));
        }
        if (!isRelativePerformance(relativePerformance)) {
            throw new IllegalArgumentException("relativePerformance must be in (0, 1]: " + relativePerformance);
        }
    }

    @Override
    public String host() {
        return key.host();
    }

    /** One that predictions are shifted by. */
    public MeasuredPerformance(VmKey key, long second, int spanSeconds, float relativePerformance) {
        this(key, second, spanSeconds, relativePerformance, false);
    }

    static boolean isSpan(int seconds) {
        return seconds >= 1 && seconds <= MAX_SPAN_SECONDS;
    }

    /** False for NaN as well. */
    static boolean isRelativePerformance(float value) {
        return value > 0 && value <= 1;
    }

    /** The same, which predictions are not to be shifted by. */
    public MeasuredPerformance comparedOnly() {
        return new MeasuredPerformance(key, second, spanSeconds, relativePerformance, true);
    }

    /** The same of one of its seconds. */
    public MeasuredPerformance ofSecond(long one) {
        return new MeasuredPerformance(key, one, 1, relativePerformance, compareOnly);
    }

    /** Event time of the first second that the value stands for, in seconds since the epoch; never before it. */
    public long firstSecond() {
        return Math.max(1, second - spanSeconds + 1);
    }
}
