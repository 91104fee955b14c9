package dev.vane.lab.block;

import java.util.Optional;

/**
 * Seconds of a block in which the same VMs ran; the seconds in which they settled are not part of it.
 *
 * @param alone the only VM that ran, all others were frozen; empty if all ran
 * @param firstSecond first second, named by its end as event times are
 * @param lastSecond last second, included
 */
public record Phase(Optional<String> alone, long firstSecond, long lastSecond) {
    public Phase {
        if (lastSecond < firstSecond) {
            throw new IllegalArgumentException(
                    "a phase must have a second: %d to %d".formatted(firstSecond, lastSecond));
        }
    }

    public boolean isTogether() {
        return alone.isEmpty();
    }

    public boolean contains(long second) {
        return firstSecond <= second && second <= lastSecond;
    }
}
