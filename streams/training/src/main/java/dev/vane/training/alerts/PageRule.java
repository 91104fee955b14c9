package dev.vane.training.alerts;

import dev.vane.training.alerts.AlertRule.Firing;
import java.util.List;

/** What pages somebody, from one signal with a value for each second; NaN where there is none. */
interface PageRule {
    /** What its mean of the signal is compared with. */
    double threshold();

    /** The means that are compared with the threshold; NaN where there is none. */
    double[] means(double... signal);

    /** When it fires, in seconds of the signal. */
    List<Firing> firings(double... signal);

    /** Seconds after an episode in which it may still begin to fire because of it. */
    int grace();
}
