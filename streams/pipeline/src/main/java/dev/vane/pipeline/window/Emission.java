package dev.vane.pipeline.window;

import dev.vane.contracts.CpuLosses;
import dev.vane.contracts.StallLedger;
import dev.vane.contracts.VmKey;
import dev.vane.inference.window.MetricWindow;
import java.util.Optional;

/** What leaves the pipeline for one VM in one closed second. */
public sealed interface Emission {
    /** Host and VM. */
    VmKey key();

    /**
     * A due window: it has exactly one outcome.
     *
     * @param second event time of its last row
     * @param stride only every stride-th due window of a VM is predicted
     * @param window the rows
     * @param ledger where the VM's time went in this second, if its source tells
     * @param losses who lost CPU time to whom in this second, if its source tells
     */
    record Due(
            VmKey key,
            long second,
            int stride,
            MetricWindow window,
            Optional<StallLedger> ledger,
            Optional<CpuLosses> losses)
            implements Emission {
        /** True if this window is one of those that are left out while the pipeline is behind. */
        public boolean isShed() {
            // The phase differs between VMs, so that they do not all come due in the same second.
            return Math.floorMod(second + key.hashCode(), stride) != 0;
        }
    }

    /** Notice that the VM has left. */
    record Gone(VmKey key) implements Emission {}
}
