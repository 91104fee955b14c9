package dev.vane.lab.plan;

import dev.vane.lab.block.CpuList;
import java.util.OptionalInt;

/**
 * An interferer in a phase together.
 *
 * @param name of the interferer
 * @param cpus CPUs it is pinned to
 * @param everySeconds on for so long, off for so long, in turns, starting with off; empty: on all the time
 */
public record PlannedInterferer(String name, String cpus, OptionalInt everySeconds) {
    public PlannedInterferer {
        CpuList.parse(cpus);
        if (everySeconds.orElse(1) < 1) {
            throw new IllegalArgumentException("everySeconds must be positive: " + everySeconds);
        }
    }

    /** True if it is on in a second of the phase, counted from 0. */
    public boolean isOn(int second) {
        return everySeconds.isEmpty() || second / everySeconds.getAsInt() % 2 == 1;
    }
}
