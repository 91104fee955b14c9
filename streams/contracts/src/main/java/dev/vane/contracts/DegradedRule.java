package dev.vane.contracts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/**
 * The one rule of when a VM is degraded: the probability that it runs below {@link #BELOW}, as an exponential mean over
 * its predictions, with hysteresis. Its numbers stand in {@code degraded.properties}.
 *
 * @param smoothing share of the way to each new probability that the mean moves, in (0, 1]
 * @param degradedFrom a VM degrades when the mean is at least this
 * @param recoveredBelow it has recovered when the mean is below this; not above {@code degradedFrom}
 * @param staleSeconds after a longer time without a prediction the mean starts anew
 */
public record DegradedRule(double smoothing, double degradedFrom, double recoveredBelow, int staleSeconds) {
    private static final Properties NUMBERS = numbers();

    /** Relative performance below which a VM runs too slowly. */
    public static final float BELOW = Float.parseFloat(NUMBERS.getProperty("below"));

    /** What the platform runs with. */
    public static final DegradedRule DEFAULT = new DegradedRule(
            Double.parseDouble(NUMBERS.getProperty("smoothing")),
            Double.parseDouble(NUMBERS.getProperty("degraded.from")),
            Double.parseDouble(NUMBERS.getProperty("recovered.below")),
            Integer.parseInt(NUMBERS.getProperty("stale.seconds")));

    public DegradedRule {
        if (!(smoothing > 0 && smoothing <= 1)) {
            throw new IllegalArgumentException("smoothing must be in (0, 1]: " + smoothing);
        }
        if (!(recoveredBelow >= 0 && recoveredBelow <= degradedFrom && degradedFrom <= 1)) {
            throw new IllegalArgumentException(
                    "a VM degrades from, and recovers below the same or a lower probability: %s, %s"
                            .formatted(degradedFrom, recoveredBelow));
        }
        if (staleSeconds < 1) {
            throw new IllegalArgumentException("staleSeconds must be at least 1: " + staleSeconds);
        }
    }

    /** The same with other probabilities. */
    public DegradedRule with(double otherDegradedFrom, double otherRecoveredBelow) {
        return new DegradedRule(smoothing, otherDegradedFrom, otherRecoveredBelow, staleSeconds);
    }

    /**
     * What is to be said of a VM now. The mean starts at 0: no single prediction degrades a VM.
     *
     * @param before what was said with its prediction before this one; empty if there was none that is not stale
     * @param probability that it runs below {@link #BELOW}, in [0, 1]
     * @param second event time of that, in seconds since the epoch
     */
    public Condition next(Optional<Condition> before, double probability, long second) {
        double mean = before.map(Condition::probability).orElse(0f);
        double moved = mean + smoothing * (probability - mean);
        Condition.State state = state(before.map(Condition::degraded).orElse(false), moved);
        long since = before.filter(known -> known.state() == state)
                .map(Condition::since)
                .orElse(second);
        return new Condition(state, (float) moved, since);
    }

    private Condition.State state(boolean wasDegraded, double mean) {
        if (mean >= degradedFrom || (wasDegraded && mean >= recoveredBelow)) {
            return Condition.State.DEGRADED;
        }
        return mean >= recoveredBelow ? Condition.State.MAYBE_DEGRADED : Condition.State.WELL;
    }

    private static Properties numbers() {
        try (InputStream file = DegradedRule.class.getResourceAsStream("degraded.properties")) {
            Properties numbers = new Properties();
            numbers.load(file);
            return numbers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
