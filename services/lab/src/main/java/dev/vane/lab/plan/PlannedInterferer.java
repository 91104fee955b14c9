package dev.vane.lab.plan;

import dev.vane.lab.block.CpuList;
import java.util.OptionalInt;

/**
 * An interferer in a phase together. It is on all the time, or in turns, or once.
 *
 * @param name of the interferer
 * @param cpus CPUs it is pinned to
 * @param everySeconds on for so long, off for so long, in turns, starting with off
 * @param from second of the phase, counted from 0, in which it comes on; 0 unless set
 * @param to second of the phase in which it is off again; none unless set
 */
public record PlannedInterferer(String name, String cpus, OptionalInt everySeconds, OptionalInt from, OptionalInt to) {
    public PlannedInterferer {
        CpuList.parse(cpus);
        if (everySeconds.orElse(1) < 1) {
            throw new IllegalArgumentException("everySeconds must be positive: " + everySeconds);
        }
        if (from.orElse(0) < 0 || to.orElse(Integer.MAX_VALUE) <= from.orElse(0)) {
            throw new IllegalArgumentException(
                    "from must not be negative, and to must be after it: %s, %s".formatted(from, to));
        }
        if (everySeconds.isPresent() && (from.isPresent() || to.isPresent())) {
            throw new IllegalArgumentException("an interferer has everySeconds, or from and to, not both: " + name);
        }
    }

    /** One that is on all the time. */
    static PlannedInterferer always(String name, String cpus) {
        return new PlannedInterferer(name, cpus, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
    }

    /** The same one in turns, off first. */
    PlannedInterferer inTurns(int seconds) {
        return new PlannedInterferer(name, cpus, OptionalInt.of(seconds), OptionalInt.empty(), OptionalInt.empty());
    }

    /** The same one, on once. */
    PlannedInterferer once(int on, int off) {
        return new PlannedInterferer(name, cpus, OptionalInt.empty(), OptionalInt.of(on), OptionalInt.of(off));
    }

    /** True if it is on in a second of the phase, counted from 0. */
    public boolean isOn(int second) {
        return everySeconds.isPresent()
                ? second / everySeconds.getAsInt() % 2 == 1
                : second >= from.orElse(0) && second < to.orElse(Integer.MAX_VALUE);
    }

    /** True if it is ever on in a phase of that length. */
    boolean isOnWithin(int seconds) {
        return everySeconds.orElse(from.orElse(0)) < seconds;
    }

    /** What it is and where it runs, whenever it is on. */
    public String key() {
        return name + " on " + cpus;
    }
}
