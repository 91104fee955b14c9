package dev.vane.lab.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.lab.application.Applications;
import dev.vane.lab.block.PhaseKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The plans that come with the lab. */
class PlansTest {
    private static final Path PLANS = Path.of("plans");

    private static Plan plan(String name) throws IOException {
        return Plan.read(PLANS.resolve(name + ".yaml"), Applications.own());
    }

    @Test
    void canAllBeRead() throws IOException {
        try (Stream<Path> files = Files.list(PLANS)) {
            List<Path> plans = files.toList();

            assertThat(plans).hasSizeGreaterThan(3).allSatisfy(file -> assertThat(
                            Plan.read(file, Applications.own()).blocks())
                    .isNotEmpty());
        }
    }

    /** The file holds what this plan drew when its blocks were measured: a run of it would go on with the others. */
    @Test
    void twoCoresDrawsTheBlocksThatWereMeasuredOfIt() throws IOException {
        assertThat(plan("two-cores").blocks().stream().map(PlansTest::line).toList())
                .isEqualTo(expected("two-cores.blocks"));
    }

    @Test
    void everyBeginningOfHostsIsBalanced() throws IOException {
        List<PlannedBlock> blocks = plan("hosts").blocks();
        for (int stopped = 3; stopped <= blocks.size(); stopped++) {
            List<PlannedBlock> measured = blocks.subList(0, stopped);
            Map<PhaseKind, Long> kinds = measured.stream()
                    .flatMap(block -> block.together().stream())
                    .collect(Collectors.groupingBy(PlannedPhase::kind, Collectors.counting()));
            long roaming = measured.stream()
                    .filter(block ->
                            block.vms().stream().allMatch(vm -> vm.cpus().equals("0,1")))
                    .count();

            assertThat(kinds.get(PhaseKind.CALM)).isCloseTo(stopped, within(2L));
            assertThat(kinds.get(PhaseKind.EPISODE)).isCloseTo(stopped, within(2L));
            assertThat(roaming).isCloseTo(stopped / 3, within(2L));
            assertThat(most(measured) - least(blocks, measured)).isLessThanOrEqualTo(2);
        }
    }

    private static long most(List<PlannedBlock> measured) {
        return counts(measured).values().stream()
                .mapToLong(count -> count)
                .max()
                .orElseThrow();
    }

    private static long least(List<PlannedBlock> all, List<PlannedBlock> measured) {
        Map<String, Long> counts = counts(measured);
        return counts(all).keySet().stream()
                .mapToLong(name -> counts.getOrDefault(name, 0L))
                .min()
                .orElseThrow();
    }

    private static Map<String, Long> counts(List<PlannedBlock> blocks) {
        return blocks.stream()
                .flatMap(block -> block.vms().stream())
                .collect(Collectors.groupingBy(PlannedVm::application, Collectors.counting()));
    }

    @Test
    void hostsHasFortyEpisodesAmongItsFirstFortyFiveBlocks() throws IOException {
        List<PlannedPhase> episodes = plan("hosts").blocks().subList(0, 45).stream()
                .flatMap(block -> block.together().stream())
                .filter(phase -> phase.kind() == PhaseKind.EPISODE)
                .toList();

        assertThat(episodes).hasSizeGreaterThanOrEqualTo(40).allMatch(episode -> episode.seconds()
                .equals(OptionalInt.of(300)));
    }

    private static List<String> expected(String resource) throws IOException {
        try (InputStream in = PlansTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static String line(PlannedBlock block) {
        return "%s | %s | %s"
                .formatted(
                        block.name(),
                        block.vms().stream().map(PlansTest::text).collect(Collectors.joining(", ")),
                        block.together().stream()
                                .map(phase -> phase.interferers().stream()
                                        .map(PlansTest::text)
                                        .collect(Collectors.joining(", ", "[", "]")))
                                .collect(Collectors.joining(" ")));
    }

    private static String text(PlannedVm vm) {
        return "%s@%s %s %s %s"
                .formatted(vm.application(), vm.cpus(), text(vm.shares()), text(vm.quotaCpus()), vm.load());
    }

    private static String text(PlannedInterferer some) {
        return "%s@%s %s".formatted(some.name(), some.cpus(), text(some.everySeconds()));
    }

    private static String text(OptionalInt value) {
        return value.isPresent() ? Integer.toString(value.getAsInt()) : "-";
    }

    private static String text(OptionalDouble value) {
        return value.isPresent() ? Double.toString(value.getAsDouble()) : "-";
    }
}
