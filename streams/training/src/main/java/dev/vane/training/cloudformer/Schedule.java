package dev.vane.training.cloudformer;

/**
 * How long and how fast the weights are moved.
 *
 * @param epochs how often every example is seen
 * @param batchSize examples of one step
 * @param microBatch examples that are computed at once; their gradients are summed to the step's
 * @param learningRate the highest
 * @param warmUp share of the steps in which the rate rises from 0; it falls as a cosine in the others
 * @param weightDecay share of each matrix that a step at rate 1 would take away (Loshchilov and Hutter, "Decoupled
 *     Weight Decay Regularization", 2019); 0 for none
 * @param maxGradientNorm longer gradients are shortened to this
 */
public record Schedule(
        int epochs,
        int batchSize,
        int microBatch,
        double learningRate,
        double warmUp,
        double weightDecay,
        double maxGradientNorm) {

    public Schedule {
        require(epochs >= 1, "epochs must be at least 1", epochs);
        require(microBatch >= 1, "microBatch must be at least 1", microBatch);
        require(batchSize >= microBatch, "batchSize must be at least microBatch", batchSize);
        require(learningRate > 0 && learningRate <= 1, "learningRate must be in (0, 1]", learningRate);
        require(warmUp >= 0 && warmUp < 1, "warmUp must be in [0, 1)", warmUp);
        require(weightDecay >= 0 && weightDecay < 1, "weightDecay must be in [0, 1)", weightDecay);
        require(
                maxGradientNorm > 0 && Double.isFinite(maxGradientNorm),
                "maxGradientNorm must be above 0 and finite",
                maxGradientNorm);
    }

    private static void require(boolean holds, String rule, Number value) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ": " + value);
        }
    }

    /** Steps of an epoch over so many examples; the last batch may be smaller. */
    int stepsPerEpoch(int examples) {
        return Math.ceilDiv(examples, batchSize);
    }

    /**
     * The learning rate of a step: rising in a line, then falling as half a cosine towards 0.
     *
     * @param step from 0
     * @param steps of the whole training
     */
    double learningRate(long step, long steps) {
        double warm = warmUp * steps;
        if (step + 1 < warm) {
            return learningRate * (step + 1) / warm;
        }
        double done = (step + 1 - warm) / (steps - warm + 1);
        return learningRate * (1 + Math.cos(Math.PI * done)) / 2;
    }

    /** The same with other epochs and another highest rate. */
    public Schedule with(int otherEpochs, double otherLearningRate) {
        return new Schedule(
                otherEpochs, batchSize, microBatch, otherLearningRate, warmUp, weightDecay, maxGradientNorm);
    }
}
