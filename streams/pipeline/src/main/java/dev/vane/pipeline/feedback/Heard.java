package dev.vane.pipeline.feedback;

import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.VmKey;

/** What the comparison hears of a VM. */
sealed interface Heard {
    /** A prediction was published. */
    record Predicted(Prediction prediction) implements Heard {}

    /** Somebody has measured it. */
    record Measured(MeasuredPerformance performance) implements Heard {}

    /** It is no longer there. */
    record Gone(VmKey vm) implements Heard {}
}
