package dev.vane.inference.adaptation;

import java.util.Collection;

/**
 * How measurements shift what a model says: what a manifest's {@code adaptation} holds. What is measured of a VM lies
 * around logit⁻¹(logit(prediction) + b), where b is a shift that the VM has for as long as it does the same work: b is
 * normal around the shift of its host, and that around none. The posterior mean of b is what is applied. Measurements
 * are linear in b near its estimate, so each adds to a sum (an extended Kalman filter without motion; Särkkä, "Bayesian
 * Filtering and Smoothing", 2013, section 5.2).
 *
 * <p>Others on the host can lower a prediction and never raise it: who measures one VM must not be able to keep the page
 * of another from coming.
 *
 * <p>The same measurements give the same bits on every machine.
 *
 * @param vms standard deviation of the shifts of a host's VMs, on the logit scale
 * @param hosts standard deviation of the shifts of hosts, on the logit scale; 0 if hosts tell nothing of each other
 * @param noise standard deviation of a measured window around its shifted prediction, in relative performance
 * @param saturation measured windows that tell half as much as any number in a row: what is near in time errs alike
 * @param halfLifeSeconds event time after which a measurement counts half
 * @param step of the factor of intervals for a measured window that was not covered
 */
public record AdaptationRule(
        double vms, double hosts, double noise, double saturation, double halfLifeSeconds, double step) {
    /** Largest shift in either direction, on the logit scale: 0.75 becomes 0.29 or 0.96 at most. */
    public static final double MOST = 2;

    /** Largest shift by what others on the host measured, downwards: 0.75 becomes 0.67 at most. */
    public static final double MOST_OF_OTHERS = 0.4;

    /** Seconds of measurements that are one window: what a target is the mean over. */
    public static final int WINDOW_SECONDS = 10;

    /**
     * Measured windows that count at most: five minutes of a VM that is measured all the time. More would tell no more, and the
     * shift would follow a change of what the VM does more and more slowly.
     */
    static final double MOST_WINDOWS = 30;

    /**
     * Mean surprise of the last seconds, in standard deviations, from which on what was measured before is taken for that of
     * another VM: a new version of its application, perhaps.
     */
    private static final double SURPRISING = 2.5;

    /** Windows of which surprise can say that: fewer are soon outweighed anyway. */
    private static final double WINDOWS_BEFORE = 3;

    /** As how many windows it then still counts. */
    private static final double WINDOWS_KEPT = 0.3;

    /** Where a shift begins to have no effect, at both ends. */
    private static final double NEAREST = 1e-3;

    private static final double SMALLEST_FACTOR = 0.25;
    private static final double LARGEST_FACTOR = 4;

    public AdaptationRule {
        requireAbove("vms", vms);
        requireAbove("noise", noise);
        requireAbove("saturation", saturation);
        requireAbove("halfLifeSeconds", halfLifeSeconds);
        if (!(hosts >= 0 && hosts < Double.POSITIVE_INFINITY) || !(step >= 0 && step <= 1)) {
            throw new IllegalArgumentException(
                    "adaptation.hosts must be at least 0 and finite, adaptation.step in [0, 1]: %s, %s"
                            .formatted(hosts, step));
        }
    }

    private static void requireAbove(String key, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("adaptation.%s must be above 0 and finite: %s".formatted(key, value));
        }
    }

    /**
     * How far a VM's predictions are moved.
     *
     * @param own what was measured of the VM
     * @param others what was measured of other VMs on its host
     * @param second event time of the prediction, since the epoch
     */
    public Shift shift(Evidence own, Collection<Evidence> others, long second) {
        Supposed supposed = supposed(others, second);
        Evidence now = own.at(second, halfLifeSeconds);
        double prior = 1 / supposed.variance;
        double data = information(now);
        // A narrower prior around none would also pull back what the VM's own measurements lower.
        double alone = mean(0, vms * vms + hosts * hosts, now);
        double mean = Math.clamp(mean(supposed.mean, supposed.variance, now), alone - MOST_OF_OTHERS, alone);
        return new Shift(
                Math.clamp(mean, -MOST, MOST),
                data == 0 ? supposed.variance : 1 / (prior + data),
                data / (prior + data),
                now.isAny() ? now.factor() : supposed.factor);
    }

    /** Of a shift that is supposed to be normal, after what was measured. */
    private double mean(double supposed, double variance, Evidence own) {
        double prior = 1 / variance;
        double data = information(own);
        return data == 0 ? supposed : (supposed * prior + own.mean() * data) / (prior + data);
    }

    /** What still counts of what was measured, at a second that is not before it. */
    public Evidence left(Evidence evidence, long second) {
        return evidence.at(second, halfLifeSeconds);
    }

    /** What is supposed of a VM of which nothing was measured. */
    private record Supposed(double mean, double variance, double factor) {}

    private Supposed supposed(Collection<Evidence> others, long second) {
        double precision = 0;
        double weighted = 0;
        double windows = 0;
        double factors = 0;
        for (Evidence other : others) {
            Evidence now = other.at(second, halfLifeSeconds);
            double information = information(now);
            if (information > 0) {
                double of = 1 / (vms * vms + 1 / information);
                precision += of;
                weighted += of * now.mean();
                windows += now.windows();
                factors += now.windows() * now.factor();
            }
        }
        double factor = windows == 0 ? 1 : factors / windows;
        if (hosts == 0 || precision == 0) {
            return new Supposed(0, vms * vms + hosts * hosts, factor);
        }
        double ofHost = 1 / (hosts * hosts) + precision;
        return new Supposed(Math.clamp(weighted / ofHost, -MOST_OF_OTHERS, 0), vms * vms + 1 / ofHost, factor);
    }

    /** What windows tell together: those in a row err alike. */
    private double information(Evidence evidence) {
        return evidence.information() / (1 + evidence.windows() / saturation);
    }

    /**
     * A prediction, moved.
     *
     * @param prediction in (0, 1]
     * @return in (0, 1]; the prediction itself where there is no shift
     */
    public static double moved(double prediction, double offset) {
        if (offset == 0) {
            return prediction;
        }
        return 1 / (1 + StrictMath.exp(-logit(prediction) - offset));
    }

    private static double logit(double prediction) {
        double inside = Math.clamp(prediction, NEAREST, 1 - NEAREST);
        return StrictMath.log(inside / (1 - inside));
    }

    /**
     * What an interval is to be multiplied by, as less is unknown of a VM that was measured: the ratio of the standard
     * deviations with and without measurements, and the factor that {@link #learnt} keeps.
     *
     * @param prediction in (0, 1], not moved
     * @return 1 if nothing was measured
     */
    public double width(double prediction, Shift shift) {
        Shift none = new Shift(0, vms * vms + hosts * hosts, 0, 1);
        return Math.min(1, deviation(prediction, shift) / deviation(prediction, none)) * shift.factor();
    }

    /**
     * Standard deviation of a measured window around a moved prediction, in relative performance: what is not known of the
     * shift, and what no shift explains.
     *
     * @param prediction in (0, 1], not moved
     */
    public double deviation(double prediction, Shift shift) {
        double slope = slope(moved(prediction, shift.offset()));
        return Math.sqrt(slope * slope * shift.variance() + noise * noise * (1 + 1 / saturation));
    }

    /** How much relative performance moves with the shift. */
    private static double slope(double performance) {
        double inside = Math.clamp(performance, NEAREST, 1 - NEAREST);
        return inside * (1 - inside);
    }

    /**
     * What is known of a VM after a second of it was measured. Seconds must come in order; each counts as a tenth of a
     * window, for windows of neighbouring seconds are nearly the same. What was measured long ago counts less, also if much
     * was measured since, or if what is measured now does not go with it.
     *
     * @param before what was known
     * @param told what that second's prediction was moved by, or would be now: by its own measurements alone
     * @param prediction of that second, not moved
     * @param measured what it should have been, the mean over {@link #WINDOW_SECONDS} seconds
     */
    public Evidence learnt(Evidence before, Told told, double prediction, double measured, long second) {
        Evidence now = before.at(second, halfLifeSeconds);
        double moved = moved(prediction, told.offset());
        double surprise = surprise(now, told, prediction, measured - moved);
        boolean isAnother = Math.abs(surprise) > SURPRISING && now.windows() > WINDOWS_BEFORE;
        double most = isAnother ? WINDOWS_KEPT : MOST_WINDOWS;
        Evidence kept = now.windows() > most ? now.counting(most / now.windows()) : now;
        double slope = slope(moved);
        double share = 1.0 / WINDOW_SECONDS / (noise * noise);
        return new Evidence(
                second,
                kept.windows() + 1.0 / WINDOW_SECONDS,
                kept.information() + share * slope * slope,
                kept.weighted() + share * (slope * slope * told.offset() + slope * (measured - moved)),
                before.isAny() ? now.factor() : told.factor(),
                isAnother ? 0 : surprise);
    }

    /** That of the last seconds, of which a window's worth counts. */
    private double surprise(Evidence now, Told told, double prediction, double error) {
        double variance = 1 / (1 / (vms * vms + hosts * hosts) + information(now));
        double expected = deviation(prediction, new Shift(told.offset(), variance, 0, 1));
        return now.surprise() + (error / expected - now.surprise()) / WINDOW_SECONDS;
    }

    /**
     * What a prediction was moved by.
     *
     * @param offset on the logit scale
     * @param factor that its interval had
     */
    public record Told(double offset, double factor) {}

    /**
     * The same with the factor of intervals moved: up where one did not cover what was measured, down a little where it
     * did, so that in the long run the share that is not covered is 1 − coverage (quantile tracking; Angelopoulos, Candès
     * and Tibshirani, "Conformal PID control for time series prediction", 2023, section 2.2). Over n measured windows it is
     * larger by (L − S) / (step n) at most, where S = 0.25 and L = 4 bound the factor, as long as intervals cover whose
     * factor is within a step of L; it is smaller where the narrowest ones still cover.
     *
     * @param covered true if what was measured lies in the interval that was told
     * @param coverage that is wanted, in (0, 1)
     */
    public Evidence tracked(Evidence evidence, boolean covered, double coverage) {
        double miss = (covered ? 0 : 1) - (1 - coverage);
        return new Evidence(
                evidence.second(),
                evidence.windows(),
                evidence.information(),
                evidence.weighted(),
                Math.clamp(evidence.factor() + step / WINDOW_SECONDS * miss, SMALLEST_FACTOR, LARGEST_FACTOR),
                evidence.surprise());
    }
}
