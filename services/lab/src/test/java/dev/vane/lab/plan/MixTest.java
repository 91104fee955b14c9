package dev.vane.lab.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
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
        return new Mix(blocks, seed, List.of(2, 3, 4), 2, List.of(0, 1), APPLICATIONS, INTERFERERS);
    }

    @Test
    void theSameSeedDrawsTheSameBlocks() {
        assertThat(mix(20, 7).draw("x")).isEqualTo(mix(20, 7).draw("x"));
        assertThat(mix(20, 7).draw("x")).isNotEqualTo(mix(20, 8).draw("x"));
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
        assertThatThrownBy(() -> new Mix(1, 1, List.of(15), 1, List.of(0), APPLICATIONS, INTERFERERS))
                .hasMessageContaining("at least as many applications");
    }

    private static Map<String, Long> counts(List<PlannedBlock> blocks) {
        return blocks.stream()
                .flatMap(block -> block.vms().stream())
                .collect(Collectors.groupingBy(PlannedVm::application, Collectors.counting()));
    }
}
