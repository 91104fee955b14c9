package dev.vane.lab.run;

import dev.vane.lab.application.Application;
import dev.vane.lab.block.CpuList;
import dev.vane.lab.block.LabelKind;
import dev.vane.lab.block.PhaseKind;
import dev.vane.lab.plan.PlannedBlock;
import dev.vane.lab.plan.PlannedPhase;
import dev.vane.lab.plan.Timing;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the measured VMs of a block do in its phases. In a calm one, who is not busy is light if it can be: an open loop, at
 * its lowest level, on CPUs that no busy VM runs on. A closed loop works as fast as it can between its pauses, so even its
 * lowest level is heavy, and on a busy VM's CPU nothing is light; those are frozen.
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
        Application application = applications.get(vm);
        boolean isOpenLoop = application.label() == LabelKind.LATENCY
                && !application.levels().isEmpty();
        return isOpenLoop && sharesNoCpu(vm, phase) ? Role.LIGHT : Role.FROZEN;
    }

    private boolean sharesNoCpu(int vm, PlannedPhase phase) {
        return phase.busy().stream()
                .map(number -> plan.vms().get(number - 1).cpus())
                .noneMatch(cpus -> CpuList.parse(cpus)
                        .intersects(CpuList.parse(plan.vms().get(vm).cpus())));
    }

    /** Indices of the load levels that a VM takes in any phase together, and so visits alone; none without levels. */
    SortedSet<Integer> levels(int vm) {
        int count = applications.get(vm).levels().size();
        SortedSet<Integer> levels = new TreeSet<>();
        for (PlannedPhase phase : count == 0 ? List.<PlannedPhase>of() : plan.together()) {
            switch (role(vm, phase)) {
                case BUSY -> levels.addAll(plan.vms().get(vm).load().taken(count));
                case LIGHT -> levels.add(0);
                case FROZEN -> {}
            }
        }
        return levels;
    }

    /** Length of a VM's alone phases in seconds. */
    int alone(int vm, Timing timing) {
        return timing.alone(levels(vm).size());
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
