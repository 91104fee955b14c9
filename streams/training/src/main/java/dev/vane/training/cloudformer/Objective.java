package dev.vane.training.cloudformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.vane.training.example.EqualApplications;
import dev.vane.training.example.ExampleSet;
import java.util.Arrays;

/**
 * What training makes small.
 *
 * @param loss cost of an error
 * @param scale on which errors are taken
 * @param equalApplications true if every application counts the same, however many examples it has
 */
public record Objective(Loss loss, Scale scale, boolean equalApplications) {
    /** Relative performance that a logit is taken of: 1 itself, which many windows have, would be infinitely far. */
    private static final double CLOSEST_TO_BOUND = 0.01;

    /** Where errors are taken. */
    public enum Scale {
        /** Relative performance, as errors are reported. */
        PERFORMANCE,
        /** Its logit ln(p / (1 - p)), with p kept in [0.01, 0.99]. */
        LOGIT
    }

    public Objective {
        if (loss == null || scale == null) {
            throw new IllegalArgumentException("loss and scale must be given: %s, %s".formatted(loss, scale));
        }
    }

    /** A relative performance on the scale of the errors. */
    double onScale(double performance) {
        return switch (scale) {
            case PERFORMANCE -> performance;
            case LOGIT -> {
                double p = Math.clamp(performance, CLOSEST_TO_BOUND, 1 - CLOSEST_TO_BOUND);
                yield Math.log(p / (1 - p));
            }
        };
    }

    /**
     * Sum of the weighted losses, one value.
     *
     * @param outputs of the block
     * @param targets on the scale of the errors
     * @param weights of the examples
     */
    NDArray sum(NDList outputs, NDArray targets, NDArray weights) {
        NDArray predicted = outputs.get(scale == Scale.PERFORMANCE ? 0 : 1);
        return loss.of(predicted.sub(targets)).mul(weights).sum();
    }

    /** How much each example counts, 1 in the mean. */
    double[] weights(ExampleSet examples) {
        if (equalApplications) {
            return EqualApplications.weights(examples);
        }
        double[] alike = new double[examples.size()];
        Arrays.fill(alike, 1);
        return alike;
    }
}
