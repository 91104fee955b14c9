package dev.vane.inference.taker;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What one VM lost to whom in one second, and what others lost to it, in core-seconds a second.
 *
 * @param vm its name
 * @param lostTo what it lost to each other VM, the largest first; none is 0
 * @param lostToRest what it lost to the rest of the host: what ran on its CPUs and is no VM that is known; empty if it is not
 *     known what it lost
 * @param fairShare its fair share of its CPUs
 * @param presses what each other VM lost to it, the largest first; empty unless it ran more than its fair share
 */
public record Taken(String vm, List<Part> lostTo, OptionalDouble lostToRest, double fairShare, List<Part> presses) {
    public Taken {
        lostTo = List.copyOf(lostTo);
        presses = List.copyOf(presses);
    }

    /**
     * A part of what was lost.
     *
     * @param vm name of who took it, or of who lost it
     * @param cores core-seconds a second, above 0
     */
    public record Part(String vm, double cores) {}
}
