package dev.vane.training.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrialsTest {
    private final ExampleSet examples = new ShiftedVms(4, 3, List.of("one", "two"), 0.5, 0.02).examples(3);

    private RunName run(int place) {
        return RunName.of(examples.examples().get(place).run()).orElseThrow();
    }

    /** What must hold of the windows that are measured, looked at one by one. */
    private void assertApart(List<Integer> places) {
        for (int i = 1; i < places.size(); i++) {
            Example before = examples.examples().get(places.get(i - 1));
            Example example = examples.examples().get(places.get(i));
            assertThat(places.get(i)).isGreaterThan(places.get(i - 1));
            if (example.run().equals(before.run())) {
                assertThat(example.lastRow() - before.lastRow()).isGreaterThanOrEqualTo(10);
            }
        }
    }

    @Test
    void measuresEachBlockAndPredictsTheOthersOfTheSameVm() {
        List<Trial> trials = new Trials(examples).ofBlocks();

        assertThat(trials).hasSize(2 * 4 * 3);
        for (Trial trial : trials) {
            List<Integer> measured = trial.measured().getFirst();
            Set<String> blocks = new HashSet<>();
            measured.forEach(place -> blocks.add(run(place).block()));
            assertThat(blocks).hasSize(1);
            assertThat(measured).hasSize(ShiftedVms.PHASES * ShiftedVms.WINDOWS_OF_PHASE / 2);
            assertApart(measured);
            assertThat(trial.tested()).hasSize(2 * ShiftedVms.PHASES * ShiftedVms.WINDOWS_OF_PHASE);
            for (int place : trial.tested()) {
                assertThat(blocks).doesNotContain(run(place).block());
                assertThat(VmWindows.Vm.of(examples.examples().get(place))).isEqualTo(trial.vm());
            }
        }
    }

    @Test
    void tellsRepeatedBlocksFromThoseWithOtherApplications() {
        // The same four applications are in all blocks; without one of them the last block has others.
        ExampleSet some = examples.only(
                example -> !(example.run().contains("-2/") && example.group().equals("application-3")));

        List<Trial> trials = new Trials(some).ofBlocksBesideOthers();

        assertThat(new Trials(examples).ofBlocksBesideOthers()).isEmpty();
        assertThat(trials).hasSize(2 * 3 * 3);
        for (Trial trial : trials) {
            Set<String> blocks = new HashSet<>();
            trial.tested()
                    .forEach(place ->
                            blocks.add(RunName.of(some.examples().get(place).run())
                                    .orElseThrow()
                                    .block()));
            String measured = RunName.of(some.examples()
                            .get(trial.measured().getFirst().getFirst())
                            .run())
                    .orElseThrow()
                    .block();
            assertThat(blocks)
                    .hasSize(measured.endsWith("-2") ? 2 : 1)
                    .allMatch(block -> block.endsWith("-2") != measured.endsWith("-2"));
        }
    }

    @Test
    void measuresEachPhaseAndPredictsTheOtherOne() {
        List<Trial> trials = new Trials(examples).ofPhases();

        assertThat(trials).hasSize(2 * 4 * 3 * ShiftedVms.PHASES);
        for (Trial trial : trials) {
            RunName measured = run(trial.measured().getFirst().getFirst());
            assertThat(trial.tested()).hasSize(ShiftedVms.WINDOWS_OF_PHASE).allMatch(place -> run(place)
                    .isOtherPhaseOf(measured));
        }
    }

    @Test
    void findsPhasesInWhichTheInterfererChanges() {
        List<Trial> all = new Trials(examples).ofPhases();
        List<Trial> changed = new Trials(examples).ofChangedPhases();

        assertThat(changed)
                .containsExactlyElementsOf(all.stream()
                        .filter(trial ->
                                Math.abs(mean(run(trial.measured().getFirst().getFirst()))
                                                - mean(run(trial.tested().getFirst())))
                                        >= 0.15)
                        .toList());
        assertThat(changed.size()).isBetween(1, all.size() - 1);
    }

    private double mean(RunName run) {
        return examples.examples().stream()
                .filter(example -> RunName.of(example.run()).orElseThrow().equals(run))
                .mapToDouble(Example::target)
                .average()
                .orElseThrow();
    }

    @Test
    void measuresTwoOthersOfABlockAndPredictsTheThird() {
        List<Trial> trials = new Trials(examples).ofOthers();

        // Each of four VMs of a block beside every two of the other three.
        assertThat(trials).hasSize(2 * 3 * 4 * 3);
        for (Trial trial : trials) {
            RunName tested = run(trial.tested().getFirst());
            Set<String> vms = new HashSet<>(Set.of(tested.vm()));
            trial.measured().forEach(places -> {
                assertApart(places);
                assertThat(run(places.getFirst()).block()).isEqualTo(tested.block());
                vms.add(run(places.getFirst()).vm());
            });
            assertThat(vms).hasSize(3);
        }
    }

    @Test
    void leavesLoneVmsAndRunsWithoutABlockOut() {
        ExampleSet lone = new ExampleSet(
                examples.features(),
                examples.windowRows(),
                examples.examples().stream()
                        .map(one ->
                                new Example(one.run(), one.group(), one.lastRow(), one.window(), one.target(), true))
                        .toList());
        ExampleSet unnamed = new ExampleSet(
                examples.features(),
                examples.windowRows(),
                examples.examples().stream()
                        .map(one -> new Example("run", one.group(), one.lastRow(), one.window(), one.target(), false))
                        .toList());

        assertThat(new Trials(lone).ofBlocks()).isEmpty();
        assertThat(new Trials(unnamed).ofBlocks()).isEmpty();
    }

    @Test
    void drawsWindowsInOrderOfTime() {
        Trial trial = new Trials(examples).ofBlocks().getFirst();
        Set<List<Integer>> seen = new HashSet<>();

        for (long seed = 1; seed <= 20; seed++) {
            List<Integer> drawn = trial.draw(10, new Random(seed)).getFirst();
            assertThat(drawn).hasSize(10).isSubsetOf(trial.measured().getFirst());
            assertApart(drawn);
            assertThat(trial.draw(10, new Random(seed)).getFirst()).isEqualTo(drawn);
            seen.add(drawn);
        }

        assertThat(seen).hasSizeGreaterThan(15);
        assertThat(trial.has(24)).isTrue();
        assertThat(trial.has(25)).isFalse();
    }
}
