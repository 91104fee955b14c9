package dev.vane.pipeline.explain;

import dev.vane.contracts.VmKey;

/**
 * Which predicted windows are to be explained. All of it is a function of event time and of what was predicted.
 *
 * @param degradedBelow a VM degrades when its predicted relative performance falls below this
 * @param recoveredAbove and has recovered once it rises above this; not below {@code degradedBelow}
 * @param vmSeconds no change of a VM is explained sooner after the last one, in seconds
 * @param hostPerMinute changes of one host's VMs that are explained in a minute at most, at even distances
 * @param sampleSeconds of each VM one window in so many seconds is sampled; 0 samples none
 */
public record SelectionRules(
        double degradedBelow, double recoveredAbove, int vmSeconds, int hostPerMinute, int sampleSeconds) {
    /** What the platform runs with. */
    public static final SelectionRules DEFAULT = new SelectionRules(0.8, 0.9, 30, 6, 60);

    public SelectionRules {
        if (!(degradedBelow >= 0 && degradedBelow <= recoveredAbove && recoveredAbove <= 1)) {
            throw new IllegalArgumentException(
                    "a VM degrades below and recovers above the same or a higher share of 1: %s, %s"
                            .formatted(degradedBelow, recoveredAbove));
        }
        if (vmSeconds < 0 || hostPerMinute < 0 || sampleSeconds < 0) {
            throw new IllegalArgumentException("rates of explanations must not be negative: %d, %d, %d"
                    .formatted(vmSeconds, hostPerMinute, sampleSeconds));
        }
    }

    /**
     * True if a change of one of a host's VMs may be explained so many seconds after the last one of that host. Even distances,
     * because a window with its neighbours' rows is large, and predictions become visible with the transaction that it leaves in:
     * a host whose VMs all degrade at once would delay them for seconds on end.
     */
    boolean allowsAfter(long secondsOnHost) {
        return hostPerMinute > 0 && secondsOnHost * hostPerMinute >= 60;
    }

    /** True if the window of this VM that ends with this second is sampled. */
    public boolean isSampled(VmKey vm, long second) {
        // The phase differs between VMs, so that they do not all come in the same second.
        return sampleSeconds > 0 && Math.floorMod(second + vm.toString().hashCode(), sampleSeconds) == 0;
    }
}
