package dev.vane.pipeline.window;

import dev.vane.contracts.VmKey;
import dev.vane.inference.window.MetricWindow;

/** What is to leave the pipeline for one VM and second. */
public sealed interface Emission {
    /** Host and VM. */
    VmKey key();

    /**
     * A window that is owed an outcome.
     *
     * @param second event time of its last row
     * @param stride only every stride-th due window of a VM is predicted
     * @param window the rows
     */
    record Due(VmKey key, long second, int stride, MetricWindow window) implements Emission {
        /** True if this window is one of those that are left out while the pipeline is behind. */
        public boolean isShed() {
            // The phase differs between VMs, so that they do not all come due in the same second.
            return Math.floorMod(second + key.hashCode(), stride) != 0;
        }
    }

    /** Word that the VM is gone. */
    record Gone(VmKey key) implements Emission {}
}
