package dev.vane.lab.block;

import java.util.Optional;
import java.util.Set;

/**
 * Seconds of a block in which the same VMs ran; the seconds in which they settled are not part of it.
 *
 * @param alone the only VM that ran, all others were frozen; empty for a phase together
 * @param kind what a phase together was for; of no meaning for a VM alone
 * @param frozen measured VMs that were frozen in a phase together; empty for a VM alone
 * @param firstSecond first second, named by its end as event times are
 * @param lastSecond last second, included
 */
public record Phase(Optional<String> alone, PhaseKind kind, Set<String> frozen, long firstSecond, long lastSecond) {
    public Phase {
        frozen = Set.copyOf(frozen);
        if (lastSecond < firstSecond) {
            throw new IllegalArgumentException(
                    "a phase must have a second: %d to %d".formatted(firstSecond, lastSecond));
        }
    }

    /** One in which only one VM ran, or, if {@code alone} is empty, all of them under their loads. */
    public Phase(Optional<String> alone, long firstSecond, long lastSecond) {
        this(alone, PhaseKind.TOGETHER, Set.of(), firstSecond, lastSecond);
    }

    public boolean isTogether() {
        return alone.isEmpty();
    }

    /** False if a measured VM was frozen in it. */
    public boolean runs(String vm) {
        return isTogether() ? !frozen.contains(vm) : alone.get().equals(vm);
    }

    /** True if samples of a VM in its seconds are kept: of a phase together those of all VMs, also of frozen ones. */
    public boolean keepsSamplesOf(String vm) {
        return isTogether() || alone.get().equals(vm);
    }

    public boolean contains(long second) {
        return firstSecond <= second && second <= lastSecond;
    }
}
