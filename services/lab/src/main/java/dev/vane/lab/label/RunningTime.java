package dev.vane.lab.label;

import dev.vane.lab.block.Phase;
import java.util.ArrayList;
import java.util.List;

/**
 * Wall-clock time without the stretches in which a VM was frozen, so that a unit of work that a freeze cut in two is not
 * spread over it. What changes between two phases changes as soon as the first has ended.
 */
final class RunningTime {
    private record Frozen(long fromMillis, long toMillis) {}

    private final List<Frozen> frozen = new ArrayList<>();

    RunningTime(String vm, List<Phase> phases) {
        long end = phases.isEmpty() ? 0 : phases.getFirst().firstSecond() - 1;
        for (Phase phase : phases) {
            if (!phase.runs(vm)) {
                frozen.add(new Frozen(end * 1000, phase.lastSecond() * 1000));
            }
            end = phase.lastSecond();
        }
    }

    /** Time that the VM had run by then, in milliseconds from an arbitrary start. */
    long at(long epochMillis) {
        long stood = 0;
        for (Frozen interval : frozen) {
            stood += Math.max(0, Math.min(epochMillis, interval.toMillis) - interval.fromMillis);
        }
        return epochMillis - stood;
    }
}
