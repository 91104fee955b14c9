package dev.vane.clients;

import dev.vane.contracts.AttentionSummary;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import java.util.Optional;

/**
 * The newest records of one VM: of each kind the last to arrive. What is far from the prediction's second is kept but not
 * shown: see {@link #attention} and {@link #error}.
 *
 * @param prediction the newest prediction
 * @param latestAttention the newest attention summary, of whatever second
 * @param latestError the newest realised error, of whatever second
 */
public record NewestRecords(
        Optional<Prediction> prediction,
        Optional<AttentionSummary> latestAttention,
        Optional<RealisedError> latestError) {
    /** What lies further from the prediction than a window is long says nothing about it. */
    private static final long MAX_DISTANCE_SECONDS = 60;

    /** Nothing is known yet. */
    public static final NewestRecords NONE = new NewestRecords(Optional.empty(), Optional.empty(), Optional.empty());

    /** With another prediction. */
    public NewestRecords with(Prediction newer) {
        return new NewestRecords(Optional.of(newer), latestAttention, latestError);
    }

    /** With another attention summary. */
    public NewestRecords with(AttentionSummary newer) {
        return new NewestRecords(prediction, Optional.of(newer), latestError);
    }

    /** With another realised error. */
    public NewestRecords with(RealisedError newer) {
        return new NewestRecords(prediction, latestAttention, Optional.of(newer));
    }

    /** Where the model looked when it made the prediction, if that is known. */
    public Optional<AttentionSummary> attention() {
        return latestAttention.filter(summary -> isNear(summary.second()));
    }

    /** What was measured at about the time of the prediction, if anything was. */
    public Optional<RealisedError> error() {
        return latestError.filter(error -> isNear(error.second()));
    }

    private boolean isNear(long second) {
        return prediction
                .filter(made -> Math.abs(made.second() - second) <= MAX_DISTANCE_SECONDS)
                .isPresent();
    }
}
