package dev.vane.lab.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vane.lab.application.Applications;
import dev.vane.lab.block.PhaseKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {
    private static final String ONE = """
            name: one
            timing: {warmUp: 1, alone: 8, together: 20, settle: 2}
            blocks:
              - name: first
                vms:
                  - {application: redis, cpus: "0", shares: 512, quotaCpus: 0.5, clientCpus: "1", load: random}
                  - {application: sqlite, cpus: "0-1"}
                together:
                  - []
                  - [{name: stress-cpu, cpus: "1", everySeconds: 5}]
            """;

    @TempDir
    private Path folder;

    private Plan read(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("plan.yaml"), yaml);
        return Plan.read(file, Applications.own());
    }

    @Test
    void readsBlocksOneByOne() throws IOException {
        Plan plan = read(ONE);

        assertThat(plan.timing()).isEqualTo(new Timing(1, 8, 20, 2));
        assertThat(plan.applications()).containsExactly("redis", "sqlite", "stress-cpu");
        PlannedBlock block = plan.blocks().getFirst();
        assertThat(block.vms()).extracting(PlannedVm::load).containsExactly(Load.RANDOM, Load.STATIC);
        assertThat(block.vms().getFirst().clientCpus()).contains("1");
        assertThat(block.together())
                .containsExactly(
                        PlannedPhase.together(List.of()),
                        PlannedPhase.together(List.of(
                                PlannedInterferer.always("stress-cpu", "1").inTurns(5))));
    }

    @Test
    void readsPhasesOfOtherKindsAndLengths() throws IOException {
        Plan plan = read("""
                name: one
                timing: {warmUp: 1, alone: 8, together: 20, settle: 2}
                blocks:
                  - name: first
                    vms:
                      - {application: redis, cpus: "0", memoryMib: 512, writeIops: 100}
                      - {application: sqlite, cpus: "0-1"}
                    together:
                      - {kind: calm, busy: [2]}
                      - {seconds: 60}
                      - kind: episode
                        seconds: 300
                        interferers: [{name: stress-cpu, cpus: "1", from: 75, to: 150}]
                """);

        PlannedBlock block = plan.blocks().getFirst();
        assertThat(block.vms().getFirst().memoryMib()).hasValue(512);
        assertThat(block.vms().getFirst().writeIops()).hasValue(100);
        assertThat(block.together())
                .containsExactly(
                        PlannedPhase.calm(2),
                        new PlannedPhase(PhaseKind.TOGETHER, OptionalInt.of(60), List.of(), Set.of()),
                        PlannedPhase.episode(
                                300, PlannedInterferer.always("stress-cpu", "1").once(75, 150)));
        assertThat(block.together())
                .extracting(phase -> phase.seconds(plan.timing()))
                .containsExactly(20, 60, 300);
    }

    @Test
    void refusesPhasesThatCannotBe() {
        assertRefused("{kind: calm}", "a calm phase has busy VMs");
        assertRefused("{kind: calm, busy: [3]}", "numbers from 1 to 2");
        assertRefused("{kind: calm, busy: [1], interferers: [{name: stress-cpu, cpus: '0'}]}", "no interferers");
        assertRefused("{busy: [1]}", "no busy VMs");
        assertRefused("{kind: episode}", "must have an interferer");
        assertRefused("{seconds: 5}", "together must be at least");
        assertRefused("{loud: true}", "loud");
        assertRefused("[{name: stress-cpu, cpus: '0'}, {name: stress-cpu, cpus: '0', from: 5}]", "twice");
        assertRefused("[{name: stress-cpu, cpus: '0', from: 20}]", "never on in a phase of 20 s");
        assertRefused("[{name: stress-cpu, cpus: '0', from: 9, to: 9}]", "to must be after it");
        assertRefused("[{name: stress-cpu, cpus: '0', everySeconds: 5, to: 9}]", "not both");
    }

    private void assertRefused(String phase, String reason) {
        assertThatThrownBy(() -> read(ONE.replace("- []", "- " + phase)))
                .as(phase)
                .hasMessageContaining("plan.yaml")
                .hasMessageContaining(reason);
    }

    @Test
    void drawsBlocksOfAMix() throws IOException {
        Plan plan = read("""
                name: some
                mix:
                  blocks: 3
                  seed: 1
                  vms: [2]
                  phases: 2
                  cores: [0, 1]
                  applications: [redis, sqlite, nginx]
                  interferers: [stress-cpu]
                """);

        assertThat(plan.timing()).isEqualTo(Timing.DEFAULT);
        assertThat(plan.blocks()).extracting(PlannedBlock::name).containsExactly("some-001", "some-002", "some-003");
    }

    @Test
    void refusesWhatItDoesNotUnderstandWithTheFile() {
        assertThatThrownBy(() -> read(ONE.replace("redis", "reddis")))
                .hasMessageContaining("plan.yaml")
                .hasMessageContaining("reddis");
        assertThatThrownBy(() -> read(ONE.replace("cpus: \"0\",", "cpus: \"first\",")))
                .hasMessageContaining("plan.yaml")
                .hasMessageContaining("first");
        assertThatThrownBy(() -> read(ONE.replace("shares", "chairs"))).hasMessageContaining("chairs");
        assertThatThrownBy(() -> read("name: none\n")).hasMessageContaining("no blocks");
    }

    @Test
    void refusesAnInterfererAsAnApplicationAndTheOtherWayRound() {
        assertThatThrownBy(() -> read(ONE.replace("application: sqlite", "application: stress-disk")))
                .hasMessageContaining("stress-disk is an interferer");
        assertThatThrownBy(() -> read(ONE.replace("name: stress-cpu", "name: sqlite")))
                .hasMessageContaining("sqlite is an application");
    }

    @Test
    void beginsElsewhereWithoutLeavingAnyBlockOut() throws IOException {
        Plan plan = read("""
                name: three
                timing: {warmUp: 1, alone: 8, together: 20, settle: 2}
                blocks:
                  - {name: a, vms: [{application: redis, cpus: "0"}], together: [[]]}
                  - {name: b, vms: [{application: redis, cpus: "0"}], together: [[]]}
                  - {name: c, vms: [{application: redis, cpus: "0"}], together: [[]]}
                """);

        assertThat(plan.from(1)).isEqualTo(plan);
        assertThat(plan.from(3).blocks()).extracting(PlannedBlock::name).containsExactly("c", "a", "b");
        assertThatThrownBy(() -> plan.from(4)).hasMessageContaining("1 to 3");
        assertThatThrownBy(() -> plan.from(0)).hasMessageContaining("1 to 3");
    }
}
