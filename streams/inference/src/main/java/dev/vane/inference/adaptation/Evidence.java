package dev.vane.inference.adaptation;

/**
 * What measurements have told of one VM. It is forgotten by event time: after a half-life it counts half.
 *
 * @param second of the newest measurement, since the epoch; what is told here counts as of then
 * @param windows measured windows of ten seconds that still count
 * @param information about the VM's shift on the logit scale: an inverse variance
 * @param weighted the shifts that were seen, each times its information
 * @param factor of the width of intervals, by how often they covered what was measured
 * @param surprise how far the last measurements were from what was told, in standard deviations of what was expected:
 *     their mean, with the weight of each falling as others follow
 */
public record Evidence(
        long second, double windows, double information, double weighted, double factor, double surprise) {
    /** Nothing was measured. */
    public static final Evidence NONE = new Evidence(0, 0, 0, 0, 1, 0);

    public Evidence {
        if (!(windows >= 0
                && information >= 0
                && Double.isFinite(weighted)
                && factor > 0
                && Double.isFinite(surprise))) {
            throw new IllegalArgumentException(
                    "windows and information must be at least 0, the factor above 0, all finite: %s, %s, %s, %s, %s"
                            .formatted(windows, information, weighted, factor, surprise));
        }
    }

    /** True if anything was measured that still counts. */
    public boolean isAny() {
        return information > 0;
    }

    /** What is left of it at a second that is not before its own. */
    Evidence at(long now, double halfLifeSeconds) {
        if (!isAny() || now <= second) {
            return this;
        }
        Evidence left = counting(StrictMath.pow(0.5, (now - second) / halfLifeSeconds));
        return new Evidence(now, left.windows, left.information, left.weighted, factor, surprise);
    }

    /** The same with another weight against what is measured from now on. */
    Evidence counting(double share) {
        return new Evidence(second, windows * share, information * share, weighted * share, factor, surprise);
    }

    /** The mean of the shifts that were seen. */
    double mean() {
        return weighted / information;
    }
}
