package dev.vane.lab.run;

import dev.vane.lab.application.Application;
import dev.vane.lab.block.CpuList;
import dev.vane.lab.block.PhaseKind;
import dev.vane.lab.plan.PlannedBlock;
import dev.vane.lab.plan.PlannedPhase;
import dev.vane.lab.plan.Timing;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the measured VMs of a block do in its phases. In a calm one no VM that runs shares a CPU with a busy or a light one:
 * who is not busy is light if it has load levels and its CPUs are free, one VM after the other, and frozen if not.
 */
final class BlockRoles {
    /** What a VM does in a phase together. */
    enum Role {
        /** It bears the load that was planned. */
        BUSY,
        /** It is at its lowest load level all the time. */
        LIGHT,
        /** It does not run. */
        FROZEN
    }

    private final PlannedBlock plan;
    private final List<Application> applications;

    /** @param applications in the block's VMs, in their order */
    BlockRoles(PlannedBlock plan, List<Application> applications) {
        this.plan = plan;
        this.applications = List.copyOf(applications);
    }

    /** @param vm index of the VM in the plan */
    Role role(int vm, PlannedPhase phase) {
        if (phase.kind() != PhaseKind.CALM || phase.busy().contains(vm + 1)) {
            return Role.BUSY;
        }
        return light(phase).contains(vm) ? Role.LIGHT : Role.FROZEN;
    }

    private Set<Integer> light(PlannedPhase calm) {
        BitSet taken = new BitSet();
        calm.busy().forEach(number -> taken.or(cpus(number - 1)));
        Set<Integer> light = new HashSet<>();
        for (int vm = 0; vm < applications.size(); vm++) {
            boolean hasLevels = !applications.get(vm).levels().isEmpty();
            if (hasLevels && !taken.intersects(cpus(vm))) {
                light.add(vm);
                taken.or(cpus(vm));
            }
        }
        return light;
    }

    private BitSet cpus(int vm) {
        return CpuList.parse(plan.vms().get(vm).cpus());
    }

    /** Indices of the load levels that a VM takes in any phase together, and so visits alone; none without levels. */
    SortedSet<Integer> levels(int vm) {
        SortedSet<Integer> levels = new TreeSet<>(busyLevels(vm));
        if (takes(vm, Role.LIGHT)) {
            levels.add(0);
        }
        return levels;
    }

    private SortedSet<Integer> busyLevels(int vm) {
        int count = applications.get(vm).levels().size();
        return count == 0 || !takes(vm, Role.BUSY)
                ? new TreeSet<>()
                : plan.vms().get(vm).load().taken(count);
    }

    private boolean takes(int vm, Role role) {
        return plan.together().stream().anyMatch(phase -> role(vm, phase) == role);
    }

    /** Length of a VM's alone phases in seconds; that a VM is light somewhere takes nothing from its other levels. */
    int alone(int vm, Timing timing) {
        int busy = busyLevels(vm).size();
        return timing.alone(busy, levels(vm).size() - busy);
    }

    /**
     * True if a VM runs alone before a phase together: if it runs in that one or in the one before.
     *
     * @param next index of the phase; the number of phases for what comes after the last
     */
    boolean isAlone(int vm, int next) {
        return Stream.of(next - 1, next)
                .filter(phase -> phase >= 0 && phase < plan.together().size())
                .anyMatch(phase -> role(vm, plan.together().get(phase)) != Role.FROZEN);
    }

    /** Seconds that the block takes, its start left out. */
    int seconds(Timing timing) {
        int seconds = timing.warmUp();
        for (int phase = 0; phase <= plan.together().size(); phase++) {
            for (int vm = 0; vm < applications.size(); vm++) {
                seconds += isAlone(vm, phase) ? alone(vm, timing) : 0;
            }
        }
        for (PlannedPhase phase : plan.together()) {
            seconds += phase.seconds(timing);
        }
        return seconds;
    }
}
