package dev.vane.pipeline.batch;

import dev.vane.contracts.Prediction;
import dev.vane.contracts.VmKey;
import dev.vane.inference.window.MetricWindow;

/** What an observer is shown of what has just left. */
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

    /** Word that the VM is gone. */
    record Gone(VmKey key) implements ObservedOutcome {}
}
