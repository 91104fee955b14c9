package dev.vane.pipeline.window;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sheds by lag, which is how much older a record is than the freshest one that there could be. Its age alone would not
 * do: it contains the difference between this machine's clock and the clock of the broker that stamped the record.
 */
public final class LagShedding implements Overload {
    private final InstantSource clock;
    private final Map<Integer, ClockDifference> differences = new ConcurrentHashMap<>();

    LagShedding(InstantSource clock) {
        this.clock = clock;
    }

    /** The rule for partition 0. */
    @Override
    public int stride(long appendTimeMillis) {
        return stride(appendTimeMillis, difference(0));
    }

    @Override
    public Overload ofPartition(int partition) {
        ClockDifference difference = difference(partition);
        return appendTimeMillis -> stride(appendTimeMillis, difference);
    }

    /** The difference between this machine's clock and that of the partition's leader. */
    public ClockDifference difference(int partition) {
        return differences.computeIfAbsent(partition, unseen -> new ClockDifference());
    }

    private int stride(long appendTimeMillis, ClockDifference difference) {
        long now = clock.millis();
        long age = now - appendTimeMillis;
        difference.isAtMost(age, now);
        long behind = age - difference.millis() - FRESH.toMillis();
        if (behind <= 0) {
            return 1;
        }
        long doublings = 1 + behind / DOUBLING.toMillis();
        return doublings >= Integer.numberOfTrailingZeros(MAX_STRIDE) ? MAX_STRIDE : 1 << doublings;
    }
}
