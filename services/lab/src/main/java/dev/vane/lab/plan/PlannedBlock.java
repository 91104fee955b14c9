package dev.vane.lab.plan;

import java.util.List;

/**
 * VMs that start together, run alone in turns, then together, and alone again.
 *
 * @param name unique in its plan
 * @param vms those that are measured
 * @param together phases together, one after the other, alone phases before, between and after them
 */
public record PlannedBlock(String name, List<PlannedVm> vms, List<PlannedPhase> together) {
    public PlannedBlock {
        if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException("a block's name must be 1 to 64 letters, digits, . _ -: " + name);
        }
        vms = List.copyOf(vms);
        together = List.copyOf(together);
        if (vms.isEmpty() || together.isEmpty()) {
            throw new IllegalArgumentException("block %s must have a VM and a phase together".formatted(name));
        }
        int count = vms.size();
        boolean isKnown = together.stream()
                .flatMap(phase -> phase.busy().stream())
                .allMatch(number -> number >= 1 && number <= count);
        if (!isKnown) {
            throw new IllegalArgumentException(
                    "block %s: busy VMs must be numbers from 1 to %d".formatted(name, count));
        }
    }

    /** The interferers of all phases, each once. */
    public List<PlannedInterferer> interferers() {
        return together.stream()
                .flatMap(phase -> phase.interferers().stream())
                .distinct()
                .toList();
    }
}
