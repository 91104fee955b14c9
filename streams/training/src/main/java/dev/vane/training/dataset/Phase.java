package dev.vane.training.dataset;

import java.util.Locale;

/** What a VM's neighbours did while it was watched. */
public enum Phase {
    /** They worked all the time. */
    TOGETHER,
    /** Some of them worked in episodes. */
    EPISODE,
    /** They were there and did next to nothing. */
    CALM,
    /** There were none. */
    ALONE,
    /** The data set does not say. */
    UNSTATED;

    /** As tables write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
