package dev.vane.training.stack;

import dev.vane.training.crossfit.Folds;
import dev.vane.training.crossfit.LeftOut;
import dev.vane.training.example.ExampleSet;

/**
 * What a stack's shares and intervals are fitted to.
 *
 * @param shares how they follow from predictions of what was left out
 * @param leftOut what inner folds of a training side leave out. Most hosts that a model serves are not those that it was
 *     trained on, so where several were measured each is predicted from the others; members that only fit the hosts of
 *     training then lose their share to those that hold anywhere
 */
public record Blending(Shares shares, LeftOut leftOut) {
    /** Folds of applications within a training side. */
    public static final int FOLDS = 4;

    /** Fitted to applications that were left out. */
    public static Blending ofApplications(Shares shares) {
        return new Blending(shares, LeftOut.APPLICATIONS);
    }

    /** Fitted to hosts that were left out. */
    public static Blending ofHosts(Shares shares) {
        return new Blending(shares, LeftOut.HOSTS);
    }

    /** Inner folds; of applications, if there are no two hosts. */
    Folds folds(ExampleSet training, long seed) {
        return Folds.of(inner(training), training, FOLDS, seed);
    }

    /** What can be left out of a set. */
    public LeftOut inner(ExampleSet training) {
        return training.hosts().size() < 2 ? LeftOut.APPLICATIONS : leftOut;
    }

    /** What is added to the name of a stack, so that one candidate is told from another. */
    public String told() {
        return (leftOut == LeftOut.HOSTS ? ", hosts left out" : "") + shares.told() + ", a bound for each sign";
    }
}
