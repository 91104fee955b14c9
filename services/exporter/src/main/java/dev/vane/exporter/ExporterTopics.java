package dev.vane.exporter;

import dev.vane.contracts.AttentionStatistics;
import dev.vane.contracts.AttentionSummary;
import dev.vane.contracts.DeadLetter;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.Topic;
import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import java.util.List;

/**
 * What the exporter reads.
 *
 * @param predictions predictions, and a null value for a VM that is gone
 * @param attentionSummaries where the model looked
 * @param skippedWindows due windows without a prediction
 * @param deadLetters records that could not be used
 * @param realisedErrors predictions beside what was measured
 * @param explanations what moved predictions
 * @param attentionStatistics how the model's heads attend
 */
public record ExporterTopics(
        Topic<VmKey, Prediction> predictions,
        Topic<VmKey, AttentionSummary> attentionSummaries,
        Topic<VmKey, SkippedWindow> skippedWindows,
        Topic<byte[], DeadLetter> deadLetters,
        Topic<VmKey, RealisedError> realisedErrors,
        Topic<VmKey, Explanation> explanations,
        Topic<VmKey, AttentionStatistics> attentionStatistics) {

    /** The platform's own topics. */
    public static ExporterTopics standard() {
        return new ExporterTopics(
                Topics.PREDICTIONS,
                Topics.ATTENTION_SUMMARIES,
                Topics.SKIPPED_WINDOWS,
                Topics.DEAD_LETTERS,
                Topics.REALISED_ERRORS,
                Topics.EXPLANATIONS,
                Topics.ATTENTION_STATISTICS);
    }

    /** The same topics under names that start with {@code prefix}. */
    public ExporterTopics prefixed(String prefix) {
        return new ExporterTopics(
                predictions.prefixed(prefix),
                attentionSummaries.prefixed(prefix),
                skippedWindows.prefixed(prefix),
                deadLetters.prefixed(prefix),
                realisedErrors.prefixed(prefix),
                explanations.prefixed(prefix),
                attentionStatistics.prefixed(prefix));
    }

    /** All names. */
    List<String> names() {
        return List.of(
                predictions.name(),
                attentionSummaries.name(),
                skippedWindows.name(),
                deadLetters.name(),
                realisedErrors.name(),
                explanations.name(),
                attentionStatistics.name());
    }
}
