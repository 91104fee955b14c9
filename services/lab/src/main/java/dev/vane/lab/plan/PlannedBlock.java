package dev.vane.lab.plan;

import java.util.List;

/**
 * VMs that start together, run alone in turns, then together, and alone again.
 *
 * @param name unique in its plan
 * @param vms those that are measured
 * @param together phases together, one after the other, alone phases before, between and after them: for each the
 *     interferers that are on in it
 */
public record PlannedBlock(String name, List<PlannedVm> vms, List<List<PlannedInterferer>> together) {
    public PlannedBlock {
        if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException("a block's name must be 1 to 64 letters, digits, . _ -: " + name);
        }
        vms = List.copyOf(vms);
        together = together.stream().map(List::copyOf).toList();
        if (vms.isEmpty() || together.isEmpty()) {
            throw new IllegalArgumentException("block %s must have a VM and a phase together".formatted(name));
        }
    }

    /** The interferers of all phases, each once. */
    public List<PlannedInterferer> interferers() {
        return together.stream().flatMap(List::stream).distinct().toList();
    }
}
