package dev.vane.pipeline.predict;

import dev.vane.contracts.Prediction;
import dev.vane.contracts.VmKey;
import dev.vane.inference.window.MetricWindow;

/** What an observer receives of each outcome after it was forwarded. */
public sealed interface ObservedOutcome {
    /** Host and VM. */
    VmKey key();

    /** A window and what was predicted of it. */
    record Window(Prediction prediction, MetricWindow window) implements ObservedOutcome {
        @Override
        public VmKey key() {
            return prediction.key();
        }
    }

    /** Notice that the VM has left. */
    record Gone(VmKey key) implements ObservedOutcome {}
}
