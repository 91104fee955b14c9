package dev.vane.training.method;

/** Is told how far long work is. */
@FunctionalInterface
public interface Progress {
    /** Tells nobody. */
    Progress NONE = (done, note) -> {};

    /**
     * So much is done.
     *
     * @param done share in [0, 1]
     * @param note a few words to show beside it, such as a loss
     */
    void at(double done, String note);
}
