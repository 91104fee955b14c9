package dev.vane.pipeline.explain;

import dev.vane.contracts.Change;
import dev.vane.contracts.VmKey;

/**
 * Which predicted windows are to be explained. All of it is a function of event time and of what was predicted.
 *
 * @param vmSeconds no change of a VM is explained sooner after the last one, in seconds
 * @param repeatSeconds a VM that stays degraded is explained anew after so many seconds, or once another VM takes most of its
 *     CPU time; 0 never does
 * @param hostPerMinute changes of one host's VMs that are explained in a minute at most, at even distances
 * @param sampleSeconds of each VM one window in so many seconds is sampled; 0 samples none
 */
public record SelectionRules(int vmSeconds, int repeatSeconds, int hostPerMinute, int sampleSeconds) {
    /** What the platform runs with. */
    public static final SelectionRules DEFAULT = new SelectionRules(30, 60, 6, 60);

    public SelectionRules {
        if (vmSeconds < 0 || repeatSeconds < 0 || hostPerMinute < 0 || sampleSeconds < 0) {
            throw new IllegalArgumentException("rates of explanations must not be negative: %d, %d, %d, %d"
                    .formatted(vmSeconds, repeatSeconds, hostPerMinute, sampleSeconds));
        }
    }

    /**
     * True if a change of one of a host's VMs may be explained so many seconds after the last one of that host. Even distances,
     * because a window with its neighbours' rows is large, and predictions become visible with the transaction that it leaves in:
     * a host whose VMs all degrade at once would delay them for seconds on end. What is only told anew waits twice as long, so
     * that no change has to wait for it.
     */
    boolean allowsAfter(long secondsOnHost, Change change) {
        int distances = change == Change.STILL_DEGRADED ? 2 : 1;
        return hostPerMinute > 0 && secondsOnHost * hostPerMinute >= 60L * distances;
    }

    /** True if the window of this VM that ends with this second is sampled. */
    public boolean isSampled(VmKey vm, long second) {
        // The phase differs between VMs, so that they do not all come in the same second.
        return sampleSeconds > 0 && Math.floorMod(second + vm.toString().hashCode(), sampleSeconds) == 0;
    }
}
