package dev.vane.exporter;

import dev.vane.contracts.AttentionSummary;
import dev.vane.contracts.Explanation;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.RealisedError;
import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.VmKey;
import java.time.Instant;
import java.util.Optional;

/**
 * Hears of what arrives after the exporter started, as the exporter sees it: committed records only. Called on the
 * exporter's reading thread, so it must neither wait nor throw.
 */
public interface OutcomeListener {
    /** Hears nothing. */
    OutcomeListener NONE = new OutcomeListener() {};

    /**
     * A prediction can be seen.
     *
     * @param prediction the prediction
     * @param attention the newest summary known of this VM: it may be of another second, as it says itself
     * @param visible when a reader of committed records saw the prediction; less its event time this is its delay
     */
    default void predicted(Prediction prediction, Optional<AttentionSummary> attention, Instant visible) {}

    /** A due window was not predicted. */
    default void skipped(SkippedWindow skipped) {}

    /** A prediction was compared with what was measured, of this or of an earlier second. */
    default void realised(RealisedError error) {}

    /** A prediction was explained, of this or of an earlier second. */
    default void explained(Explanation explanation) {}

    /** A VM lost its series: it is gone, or was not heard of for too long. */
    default void gone(VmKey vm) {}
}
