package dev.vane.platform.demo;

import dev.vane.contracts.MeasuredPerformance;
import dev.vane.contracts.VmKey;
import dev.vane.inference.statistics.Quantiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How fast the demo's own workloads are, told by what they do and not by how they look from outside: pieces of work in a
 * second over the median of the seconds without the greedy neighbour. They run beside each other all the time, so this is
 * not quite what the model means by alone.
 */
final class MeasuredPace {
    /** Seconds without the neighbour that have to be known before anything is said. */
    static final int CALM_SECONDS = 10;

    /** Seconds after the neighbour has come or gone that count for neither. */
    static final int SETTLING_SECONDS = 3;

    /** A second in which nothing was done is no relative performance; it was slow all the same. */
    private static final float SLOWEST = 0.001f;

    private final Map<VmKey, List<Long>> calm = new HashMap<>();
    private boolean wasInterfered;
    private long changed = Long.MIN_VALUE / 2;

    /**
     * Hears of one second; seconds come in order.
     *
     * @param second event time
     * @param interfered true if the greedy neighbour ran
     * @param pieces of work that were done in it
     * @return what was measured, of VMs whose calm pace is known
     */
    List<MeasuredPerformance> second(long second, boolean interfered, Map<VmKey, Long> pieces) {
        if (interfered != wasInterfered) {
            wasInterfered = interfered;
            changed = second;
        }
        boolean isCalm = !interfered && second - changed >= SETTLING_SECONDS;
        List<MeasuredPerformance> measured = new ArrayList<>();
        pieces.forEach((vm, count) -> {
            List<Long> paces = calm.computeIfAbsent(vm, absent -> new ArrayList<>());
            if (paces.size() >= CALM_SECONDS) {
                double share = count
                        / Quantiles.median(
                                paces.stream().mapToDouble(Long::doubleValue).toArray());
                float performance = (float) Math.clamp(share, SLOWEST, 1);
                measured.add(new MeasuredPerformance(vm, second, 1, performance));
            }
            if (isCalm && count > 0) {
                paces.add(count);
            }
        });
        return measured;
    }
}
