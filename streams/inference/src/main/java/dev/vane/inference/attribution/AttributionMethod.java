package dev.vane.inference.attribution;

/** How relevance is computed, with the inputs and the outputs of each method. */
public enum AttributionMethod {
    /** Attention times its gradient, through all blocks (arXiv 2103.15679). One explaining run. */
    GENERIC_RELEVANCE(Values.OF_NETWORK, true),
    /** Attention alone, through all blocks (arXiv 2005.00928). Does not know the prediction. One explaining run. */
    ROLLOUT(Values.OF_NETWORK, true),
    /** Gradients summed on the way from the calm baseline to the window (arXiv 1703.01365). Many explaining runs. */
    INTEGRATED_GRADIENTS(Values.CONTRIBUTIONS, true),
    /** Embeddings times their gradients, weighted by channel (arXiv 2008.02312). One explaining run. */
    XGRAD_CAM(Values.CONTRIBUTIONS, true),
    /** What the whole model says with a group set to its calm baseline. One inference for each group and scope. */
    GROUP_OCCLUSION(Values.CONTRIBUTIONS, false),
    /** Neighbours above calm and the VM waiting for the same. No model at all. */
    PRESSURE(Values.DISTANCES, false),
    /** Distance from the calm baseline. No model at all: what every other method has to beat. */
    Z_SCORE(Values.DISTANCES, true);

    private final Values values;
    private final boolean seconds;

    private enum Values {
        OF_NETWORK,
        CONTRIBUTIONS,
        DISTANCES
    }

    AttributionMethod(Values values, boolean seconds) {
        this.values = values;
        this.seconds = seconds;
    }

    /** True if a feature's relevance says by itself which way it pushes the prediction: it can be negative. */
    public boolean isSigned() {
        return values == Values.CONTRIBUTIONS;
    }

    /** True if the method gives a relevance to each second. */
    public boolean hasSeconds() {
        return seconds;
    }

    /** A group's value among those of its metrics: distances do not add up, so the largest stands for the group. */
    double join(double ofGroup, double ofMetric) {
        return values == Values.DISTANCES ? Math.max(ofGroup, ofMetric) : ofGroup + ofMetric;
    }
}
