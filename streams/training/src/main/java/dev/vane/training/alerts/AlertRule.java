package dev.vane.training.alerts;

import java.util.ArrayList;
import java.util.List;

/**
 * An alert of Prometheus on the average of a signal, with hysteresis, {@code for} and {@code keep_firing_for}. The signal is
 * scraped, and the rule evaluated, every {@value #STEP} s.
 *
 * @param threshold that the average must be above
 * @param recovered what it must be above once it was above the threshold; no higher than that
 * @param window seconds of the average
 * @param least values that an average needs, one of them at the evaluation itself; with fewer the condition does not hold
 * @param pending {@code for}: seconds that the condition must hold before the alert fires
 * @param keep {@code keep_firing_for}: seconds that it goes on firing, from the first evaluation on at which the condition no
 *     longer holds
 */
public record AlertRule(double threshold, double recovered, int window, int least, int pending, int keep)
        implements PageRule {
    /** Seconds between two scrapes, and between two evaluations. */
    public static final int STEP = 5;

    // What somebody on call would write: a mean over a minute, above a threshold for half a minute.
    private static final double RECOVERED = 0.6;
    private static final int WINDOW = 60;
    private static final int LEAST = 6;
    private static final int PENDING = 30;
    private static final int KEEP = 60;

    /** Seconds without an average after which hysteresis has forgotten. */
    private static final int REMEMBERED = 180;

    /** The rule that a signal is paged on without a model: recovered at six tenths of its threshold. */
    public static AlertRule ofThumb(double threshold) {
        return new AlertRule(threshold, Math.min(threshold, RECOVERED * threshold), WINDOW, LEAST, PENDING, KEEP);
    }

    /**
     * Some time in which the alert fired, in seconds of the signal.
     *
     * @param from first evaluation at which it fired
     * @param to first evaluation at which it no longer did; the end of the signal if it still did
     * @param isResolved false if it still fired at the end
     */
    public record Firing(int from, int to, boolean isResolved) {
        /** True if it fired in one of these seconds. */
        public boolean overlaps(int first, int last) {
            return from <= last && first < to;
        }
    }

    /**
     * When it fires.
     *
     * @param signal a value for each second from 0 on; NaN where there is none
     */
    @Override
    public List<Firing> firings(double... signal) {
        List<Firing> firings = new ArrayList<>();
        boolean[] holds = holds(means(signal));
        int trueSince = -1;
        int falseSince = -1;
        int firingSince = -1;
        for (int i = 0; i < holds.length; i++) {
            int at = i * STEP;
            if (holds[i]) {
                falseSince = -1;
                trueSince = trueSince < 0 ? at : trueSince;
                firingSince = firingSince < 0 && at - trueSince >= pending ? at : firingSince;
                continue;
            }
            trueSince = -1;
            falseSince = falseSince < 0 ? at : falseSince;
            if (firingSince >= 0 && at - falseSince >= keep) {
                firings.add(new Firing(firingSince, at, true));
                firingSince = -1;
            }
        }
        if (firingSince >= 0) {
            firings.add(new Firing(firingSince, signal.length, false));
        }
        return firings;
    }

    /** Whether the condition holds at each evaluation. */
    private boolean[] holds(double... averages) {
        boolean[] holds = new boolean[averages.length];
        boolean state = false;
        int known = 0;
        for (int i = 0; i < averages.length; i++) {
            if (!Double.isNaN(averages[i])) {
                boolean remembered = state && (i - known) * STEP < REMEMBERED;
                state = averages[i] > (remembered ? recovered : threshold);
                holds[i] = state;
                known = i;
            }
        }
        return holds;
    }

    /** At each evaluation; NaN where there are too few values. */
    @Override
    public double[] means(double... signal) {
        double[] averages = new double[(signal.length + STEP - 1) / STEP];
        for (int i = 0; i < averages.length; i++) {
            averages[i] = average(signal, i * STEP);
        }
        return averages;
    }

    /** Its average still holds what was. */
    @Override
    public int grace() {
        return window + pending;
    }

    /** Over the scrapes in {@code (at − window, at]}, as Prometheus 3 takes a range. */
    private double average(double[] signal, int at) {
        double sum = 0;
        int count = 0;
        for (int scrape = at; scrape > at - window && scrape >= 0; scrape -= STEP) {
            if (!Double.isNaN(signal[scrape])) {
                sum += signal[scrape];
                count++;
            }
        }
        return count < least || Double.isNaN(signal[at]) ? Double.NaN : sum / count;
    }
}
