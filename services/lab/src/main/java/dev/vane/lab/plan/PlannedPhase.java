package dev.vane.lab.plan;

import dev.vane.lab.block.PhaseKind;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A phase together of a block.
 *
 * @param kind what it is for
 * @param seconds its length; that of the plan's timing unless set
 * @param interferers those that are on in it
 * @param busy of a calm phase, the numbers of the VMs that bear their load, counted from 1; empty otherwise, when all do
 */
public record PlannedPhase(
        PhaseKind kind, OptionalInt seconds, List<PlannedInterferer> interferers, Set<Integer> busy) {
    public PlannedPhase {
        interferers = List.copyOf(interferers);
        busy = Set.copyOf(busy);
        boolean isCalm = kind == PhaseKind.CALM;
        if (isCalm == busy.isEmpty() || (isCalm && !interferers.isEmpty())) {
            throw new IllegalArgumentException("a calm phase has busy VMs and no interferers, others have no busy VMs");
        }
        if (kind == PhaseKind.EPISODE && interferers.isEmpty()) {
            throw new IllegalArgumentException("an episode must have an interferer");
        }
        if (interferers.stream().map(PlannedInterferer::key).distinct().count() < interferers.size()) {
            throw new IllegalArgumentException("an interferer is twice in one phase: " + interferers);
        }
    }

    /** One in which all VMs bear their load, as long as the plan's timing says. */
    static PlannedPhase together(List<PlannedInterferer> interferers) {
        return new PlannedPhase(PhaseKind.TOGETHER, OptionalInt.empty(), interferers, Set.of());
    }

    /** One in which only one VM bears its load; its number counts from 1. */
    static PlannedPhase calm(int busy) {
        return new PlannedPhase(PhaseKind.CALM, OptionalInt.empty(), List.of(), Set.of(busy));
    }

    /** A long one, with an interferer that comes and goes. */
    static PlannedPhase episode(int seconds, PlannedInterferer interferer) {
        return new PlannedPhase(PhaseKind.EPISODE, OptionalInt.of(seconds), List.of(interferer), Set.of());
    }

    /** Its length in seconds. */
    public int seconds(Timing timing) {
        return seconds.orElse(timing.together());
    }
}
