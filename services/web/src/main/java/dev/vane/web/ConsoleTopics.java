package dev.vane.web;

import dev.vane.contracts.AttentionMap;
import dev.vane.contracts.AttentionSummary;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.HostRecord;
import dev.vane.contracts.ModelResponse;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.Topic;
import dev.vane.contracts.Topics;
import dev.vane.contracts.VmKey;
import java.util.List;

/**
 * What the console reads.
 *
 * @param predictions predictions, and a null value for a VM that is gone
 * @param attentionSummaries where the model looked
 * @param skippedWindows due windows without a prediction
 * @param realisedErrors predictions beside what was measured
 * @param explanations what moved predictions
 * @param attentionMaps all attention of explained windows: only where each stands is kept
 * @param responses what came of model requests
 * @param samples what VMs did, read when somebody asks for it
 */
public record ConsoleTopics(
        Topic<VmKey, Prediction> predictions,
        Topic<VmKey, AttentionSummary> attentionSummaries,
        Topic<VmKey, SkippedWindow> skippedWindows,
        Topic<VmKey, RealisedError> realisedErrors,
        Topic<VmKey, Explanation> explanations,
        Topic<VmKey, AttentionMap> attentionMaps,
        Topic<String, ModelResponse> responses,
        Topic<String, HostRecord> samples) {

    /** The platform's own topics. */
    public static ConsoleTopics standard() {
        return new ConsoleTopics(
                Topics.PREDICTIONS,
                Topics.ATTENTION_SUMMARIES,
                Topics.SKIPPED_WINDOWS,
                Topics.REALISED_ERRORS,
                Topics.EXPLANATIONS,
                Topics.ATTENTION_MAPS,
                Topics.RESPONSES,
                Topics.SAMPLES);
    }

    /** Those that are read all the time. */
    List<String> followed() {
        return List.of(
                predictions.name(),
                attentionSummaries.name(),
                skippedWindows.name(),
                realisedErrors.name(),
                explanations.name(),
                attentionMaps.name(),
                responses.name());
    }
}
