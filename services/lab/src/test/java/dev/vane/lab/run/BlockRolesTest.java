package dev.vane.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.lab.application.Application;
import dev.vane.lab.application.Applications;
import dev.vane.lab.block.PhaseKind;
import dev.vane.lab.plan.Load;
import dev.vane.lab.plan.PlannedBlock;
import dev.vane.lab.plan.PlannedPhase;
import dev.vane.lab.plan.PlannedVm;
import dev.vane.lab.plan.Timing;
import dev.vane.lab.run.BlockRoles.Role;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BlockRolesTest {
    private static final Timing TIMING = new Timing(8, 14, 120, 2);
    private static final PlannedPhase ALL =
            new PlannedPhase(PhaseKind.TOGETHER, OptionalInt.empty(), List.of(), Set.of());

    private static PlannedPhase calm(int busy) {
        return new PlannedPhase(PhaseKind.CALM, OptionalInt.empty(), List.of(), Set.of(busy));
    }

    private static PlannedVm vm(String application, String cpus, Load load) {
        return new PlannedVm(
                application,
                cpus,
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                load);
    }

    /** fio has no levels. */
    private static BlockRoles roles(PlannedPhase... phases) {
        return roles(
                List.of(
                        vm("python", "0", Load.PERIODIC),
                        vm("redis", "1", Load.STATIC),
                        vm("nginx", "0,1", Load.STATIC),
                        vm("fio", "1", Load.STATIC)),
                phases);
    }

    private static BlockRoles roles(List<PlannedVm> vms, PlannedPhase... phases) {
        List<Application> applications =
                vms.stream().map(vm -> Applications.own().get(vm.application())).toList();
        return new BlockRoles(new PlannedBlock("block", vms, List.of(phases)), applications);
    }

    private static List<Role> inPhase(PlannedPhase phase) {
        BlockRoles roles = roles(phase);
        return Stream.of(0, 1, 2, 3).map(vm -> roles.role(vm, phase)).toList();
    }

    @Test
    void allAreBusyUnlessThePhaseIsCalm() {
        assertThat(inPhase(ALL)).containsOnly(Role.BUSY);
    }

    @Test
    void besideABusyVmThoseWithLevelsAreLightOnCpusThatNobodyHas() {
        assertThat(inPhase(calm(1))).containsExactly(Role.BUSY, Role.LIGHT, Role.FROZEN, Role.FROZEN);
        assertThat(inPhase(calm(2))).containsExactly(Role.LIGHT, Role.BUSY, Role.FROZEN, Role.FROZEN);
        assertThat(inPhase(calm(3))).containsExactly(Role.FROZEN, Role.FROZEN, Role.BUSY, Role.FROZEN);
    }

    @Test
    void oneOfTwoLightVmsOnOneCpuIsFrozen() {
        PlannedPhase calm = calm(3);
        BlockRoles roles = roles(
                List.of(vm("python", "0", Load.STATIC), vm("redis", "0", Load.STATIC), vm("fio", "1", Load.STATIC)),
                calm);

        assertThat(Stream.of(0, 1, 2).map(vm -> roles.role(vm, calm)))
                .containsExactly(Role.LIGHT, Role.FROZEN, Role.BUSY);
    }

    @Test
    void aVmVisitsAloneTheLevelsThatItTakesTogether() {
        BlockRoles roles = roles(ALL, calm(1));

        assertThat(roles.levels(0)).containsExactly(0, 2);
        assertThat(roles.levels(1)).containsExactly(0, 1);
        assertThat(roles.levels(2)).containsExactly(1);
        assertThat(roles.levels(3)).isEmpty();
        assertThat(roles(ALL).levels(1)).containsExactly(1);
        assertThat(roles(calm(1)).levels(1)).containsExactly(0);
    }

    @Test
    void aVmIsAloneNextToThePhasesInWhichItRuns() {
        BlockRoles roles = roles(calm(1), ALL, calm(1));

        assertThat(Stream.of(0, 1, 2, 3).map(next -> roles.isAlone(0, next))).containsExactly(true, true, true, true);
        assertThat(Stream.of(0, 1, 2, 3).map(next -> roles.isAlone(3, next))).containsExactly(false, true, true, false);
        assertThat(Stream.of(0, 1).map(next -> roles(calm(1)).isAlone(3, next))).containsExactly(false, false);
    }

    @Test
    void anAlonePhaseIsLongerByTheLevelAtWhichTheVmIsLight() {
        BlockRoles roles = roles(ALL, calm(1));

        assertThat(roles.alone(0, TIMING)).isEqualTo(14);
        assertThat(roles.alone(1, TIMING)).isEqualTo(20);
        assertThat(roles.alone(2, TIMING)).isEqualTo(14);
        assertThat(roles(ALL).alone(1, TIMING)).isEqualTo(14);
    }

    @Test
    void aBlockTakesItsWarmUpItsPhasesTogetherAndAllThatIsAlone() {
        assertThat(roles(ALL, ALL).seconds(TIMING)).isEqualTo(8 + 2 * 120 + 3 * 4 * 14);
        assertThat(roles(calm(1)).seconds(TIMING)).isEqualTo(8 + 120 + 2 * (14 + 20));
        assertThat(roles(new PlannedPhase(PhaseKind.TOGETHER, OptionalInt.of(300), List.of(), Set.of()))
                        .seconds(TIMING))
                .isEqualTo(8 + 300 + 2 * 4 * 14);
    }
}
