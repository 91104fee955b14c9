package dev.vane.lab.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vane.lab.block.PhaseKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MixTest {
    private static final List<String> APPLICATIONS =
            IntStream.range(0, 14).mapToObj(i -> "app" + i).toList();
    private static final List<String> INTERFERERS = List.of("cpu", "cache", "disk");

    private static Mix mix(int blocks, long seed) {
        return new Mix(
                blocks,
                seed,
                List.of(2, 3, 4),
                2,
                List.of(0, 1),
                APPLICATIONS,
                INTERFERERS,
                0,
                0,
                Optional.empty(),
                Optional.empty());
    }

    /** With everything that only some mixes have. */
    private static Mix rich(int blocks, long seed) {
        return new Mix(
                blocks,
                seed,
                List.of(3),
                3,
                List.of(0, 1),
                APPLICATIONS,
                INTERFERERS,
                0.33,
                0.33,
                Optional.of(new Episodes(0.34, 300, List.of("cpu", "cache"))),
                Optional.of(new MixLimits(0.3, List.of(0.4, 0.6, 1.2), 0.2, List.of(512), 0.1, List.of(500, 2000))));
    }

    @Test
    void theSameSeedDrawsTheSameBlocks() {
        assertThat(mix(20, 7).draw("x")).isEqualTo(mix(20, 7).draw("x"));
        assertThat(mix(20, 7).draw("x")).isNotEqualTo(mix(20, 8).draw("x"));
        assertThat(rich(20, 7).draw("x")).isEqualTo(rich(20, 7).draw("x"));
        assertThat(rich(20, 7).draw("x")).isNotEqualTo(rich(20, 8).draw("x"));
    }

    @Property(tries = 50)
    void applicationsAppearEquallyOftenHoweverEarlyItIsStopped(@ForAll long seed) {
        List<PlannedBlock> drawn = mix(30, seed).draw("x");
        for (int stopped : new int[] {10, 20, 30}) {
            Map<String, Long> counts = counts(drawn.subList(0, stopped));
            long most = counts.values().stream().max(Long::compare).orElseThrow();
            long least = APPLICATIONS.stream()
                    .mapToLong(name -> counts.getOrDefault(name, 0L))
                    .min()
                    .orElseThrow();

            assertThat(most - least).as("after %d blocks", stopped).isLessThanOrEqualTo(2);
        }
    }

    @Property(tries = 50)
    void noApplicationMeetsItself(@ForAll long seed) {
        assertThat(mix(30, seed).draw("x")).allSatisfy(block -> assertThat(block.vms())
                .extracting(PlannedVm::application)
                .doesNotHaveDuplicates());
    }

    @Test
    void pairsShareACoreInEveryOtherBlock() {
        Stream<Boolean> shared = mix(60, 3).draw("x").stream()
                .filter(block -> block.vms().size() == 2)
                .map(block ->
                        block.vms().get(0).cpus().equals(block.vms().get(1).cpus()));

        assertThat(shared.filter(same -> same).count()).isBetween(6L, 14L);
    }

    @Test
    void refusesABlockWithMoreVmsThanApplications() {
        assertThatThrownBy(() -> new Mix(
                        1,
                        1,
                        List.of(15),
                        1,
                        List.of(0),
                        APPLICATIONS,
                        INTERFERERS,
                        0,
                        0,
                        Optional.empty(),
                        Optional.empty()))
                .hasMessageContaining("at least as many applications");
    }

    @Property(tries = 50)
    void everyKindOfPhaseHasItsShareHoweverEarlyItIsStopped(@ForAll long seed) {
        List<PlannedBlock> drawn = rich(60, seed).draw("x");
        for (int stopped = 1; stopped <= 60; stopped++) {
            Map<PhaseKind, Long> counts = drawn.subList(0, stopped).stream()
                    .flatMap(block -> block.together().stream())
                    .collect(Collectors.groupingBy(PlannedPhase::kind, Collectors.counting()));
            double phases = 3.0 * stopped;

            assertThat(counts.get(PhaseKind.CALM) / phases).isCloseTo(0.33, within(1 / phases));
            assertThat(counts.get(PhaseKind.EPISODE) / phases).isCloseTo(0.34, within(1 / phases));
            assertThat(counts.get(PhaseKind.TOGETHER) / phases).isCloseTo(0.33, within(1 / phases));
        }
    }

    @Property(tries = 50)
    void aThirdOfTheBlocksRoamsHoweverEarlyItIsStopped(@ForAll long seed) {
        List<PlannedBlock> drawn = rich(60, seed).draw("x");
        for (int stopped = 1; stopped <= 60; stopped++) {
            long roaming = drawn.subList(0, stopped).stream()
                    .filter(block ->
                            block.vms().stream().allMatch(vm -> vm.cpus().equals("0,1")))
                    .count();

            // One in a thousand blocks has all of its VMs on both cores without roaming.
            assertThat(roaming).isBetween((long) (0.33 * stopped) - 1, (long) (0.33 * stopped) + 3);
        }
    }

    @Property(tries = 50)
    void anEpisodesInterfererIsOnAllCoresOffFirstThenOnThenOff(@ForAll long seed) {
        List<PlannedPhase> episodes = phases(rich(30, seed), PhaseKind.EPISODE);

        assertThat(episodes).isNotEmpty().allSatisfy(episode -> {
            PlannedInterferer interferer = episode.interferers().getFirst();
            long on = IntStream.range(0, 300).filter(interferer::isOn).count();

            assertThat(episode.seconds()).hasValue(300);
            assertThat(episode.interferers()).hasSize(1);
            assertThat(interferer.cpus()).isEqualTo("0,1");
            assertThat(interferer.from().orElseThrow()).isBetween(60, 105);
            assertThat(on).isBetween(90L, 120L);
            assertThat(interferer.to().orElseThrow()).isBetween(150, 225);
        });
        assertThat(episodes)
                .extracting(episode -> episode.interferers().getFirst().name())
                .contains("cpu", "cache");
    }

    @Property(tries = 50)
    void everyVmIsOnceTheBusyOneOfACalmPhase(@ForAll long seed) {
        List<PlannedPhase> calm = phases(rich(60, seed), PhaseKind.CALM);

        assertThat(calm).allSatisfy(phase -> {
            assertThat(phase.interferers()).isEmpty();
            assertThat(phase.busy()).hasSize(1);
        });
        assertThat(calm).flatExtracting(PlannedPhase::busy).contains(1, 2, 3);
    }

    @Property(tries = 50)
    void phasesThatAreNeitherCalmNorEpisodesHaveAnInterfererEveryOtherTime(@ForAll long seed) {
        List<PlannedPhase> together = phases(rich(60, seed), PhaseKind.TOGETHER);

        long with = together.stream()
                .filter(phase -> !phase.interferers().isEmpty())
                .count();
        assertThat(with).isCloseTo(together.size() / 2, within(3L));
    }

    @Test
    void limitsAreDrawnByTheirSharesAndAQuotaIsLessThanTheVmsCpus() {
        List<PlannedVm> vms = rich(400, 5).draw("x").stream()
                .flatMap(block -> block.vms().stream())
                .toList();

        assertThat(vms).allSatisfy(vm -> {
            int cpus = vm.cpus().equals("0,1") ? 2 : 1;
            assertThat(vm.quotaCpus().orElse(0)).isLessThan(cpus);
            assertThat(vm.memoryMib().orElse(512)).isEqualTo(512);
            assertThat(vm.writeIops().orElse(500)).isIn(500, 2000);
        });
        assertThat(share(vms, vm -> vm.quotaCpus().isPresent())).isCloseTo(0.3, within(0.05));
        assertThat(share(vms, vm -> vm.quotaCpus().orElse(0) == 1.2)).isGreaterThan(0.02);
        assertThat(share(vms, vm -> vm.memoryMib().isPresent())).isCloseTo(0.2, within(0.05));
        assertThat(share(vms, vm -> vm.writeIops().isPresent())).isCloseTo(0.1, within(0.05));
    }

    @Test
    void refusesSharesThatCannotBe() {
        assertThatThrownBy(() -> new Episodes(1.2, 300, List.of("cpu"))).hasMessageContaining("from 0 to 1: 1.2");
        assertThatThrownBy(() -> new Episodes(0.2, 300, List.of())).hasMessageContaining("must have interferers");
        assertThatThrownBy(() -> new MixLimits(0.1, List.of(), 0, List.of(), 0, List.of()))
                .hasMessageContaining("quota");
        assertThatThrownBy(() -> new Mix(
                        1,
                        1,
                        List.of(2),
                        1,
                        List.of(0),
                        APPLICATIONS,
                        INTERFERERS,
                        0.7,
                        0,
                        Optional.of(new Episodes(0.4, 300, List.of("cpu"))),
                        Optional.empty()))
                .hasMessageContaining("calm phases and episodes together");
    }

    private static List<PlannedPhase> phases(Mix mix, PhaseKind kind) {
        return mix.draw("x").stream()
                .flatMap(block -> block.together().stream())
                .filter(phase -> phase.kind() == kind)
                .toList();
    }

    private static double share(List<PlannedVm> vms, Predicate<PlannedVm> which) {
        return (double) vms.stream().filter(which).count() / vms.size();
    }

    private static Map<String, Long> counts(List<PlannedBlock> blocks) {
        return blocks.stream()
                .flatMap(block -> block.vms().stream())
                .collect(Collectors.groupingBy(PlannedVm::application, Collectors.counting()));
    }
}
