package dev.vane.training.evaluation;

import dev.vane.training.crossfit.OutOfFold;
import java.util.List;

/**
 * A method's predictions of unseen applications with their scores.
 *
 * @param name of the method
 * @param predictions of every example, for each seed
 * @param scores of these
 * @param maeCi95 interval of the mean absolute error over the applications
 */
public record Measured(String name, OutOfFold predictions, Scores scores, GroupBootstrap.Range maeCi95) {
    /** Seed of all draws, so that a report can be made again. */
    private static final long DRAW_SEED = 20_261_124;

    /** Scores predictions. */
    public static Measured of(String name, OutOfFold predictions) {
        return new Measured(
                name, predictions, Scores.of(predictions), range(predictions, predictions.absoluteErrors()));
    }

    /** How much lower this one's mean absolute error is than the other's. */
    public GroupBootstrap.Range gainOver(Measured other) {
        return GroupBootstrap.ofGain(predictions, other.predictions, DRAW_SEED);
    }

    /** Interval over the applications of the mean of something that is known of each example. */
    static GroupBootstrap.Range range(OutOfFold predictions, double[] values) {
        return GroupBootstrap.ofMean(
                values, List.copyOf(predictions.placesByGroup().values()), DRAW_SEED);
    }
}
