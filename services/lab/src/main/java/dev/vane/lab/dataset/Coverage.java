package dev.vane.lab.dataset;

/**
 * Labelled seconds of one application beside one interferer.
 *
 * @param application that was labelled
 * @param interferer kind of the injected interference, or the application beside it
 * @param place where the interferer ran
 * @param labelledSeconds accepted ones
 * @param rejectedSeconds those of rejected runs
 */
public record Coverage(String application, String interferer, Place place, int labelledSeconds, int rejectedSeconds) {

    /** Rejected seconds over all; 0 if there are none. */
    public double rejectedShare() {
        int all = labelledSeconds + rejectedSeconds;
        return all == 0 ? 0 : (double) rejectedSeconds / all;
    }
}
