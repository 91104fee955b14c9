package dev.vane.pipeline.feedback;

import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.VmKey;

/** what the comparison receives of a VM. */
sealed interface ComparisonInput {
    /** A prediction was published. */
    record Predicted(Prediction prediction) implements ComparisonInput {}

    /** Somebody has measured it. */
    record Measured(MeasuredPerformance performance) implements ComparisonInput {}

    /** It is no longer there. */
    record Gone(VmKey vm) implements ComparisonInput {}
}
