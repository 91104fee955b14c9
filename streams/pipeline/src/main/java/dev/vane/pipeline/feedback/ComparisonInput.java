package dev.vane.pipeline.feedback;

import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.VmKey;

/** What the comparison receives of a VM. */
sealed interface ComparisonInput {
    /** A prediction was published. */
    record Predicted(Prediction prediction) implements ComparisonInput {}

    /** A measurement was published. */
    record Measured(MeasuredPerformance performance) implements ComparisonInput {}

    /** The VM has left. */
    record Gone(VmKey vm) implements ComparisonInput {}
}
