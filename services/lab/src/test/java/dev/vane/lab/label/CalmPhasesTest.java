package dev.vane.lab.label;

import static dev.vane.lab.label.Blocks.everySecond;
import static dev.vane.lab.label.Blocks.noLevels;
import static dev.vane.lab.label.Blocks.vm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vane.lab.block.LabelKind;
import dev.vane.lab.block.MeasuredBlock;
import dev.vane.lab.block.MeasuredVm;
import dev.vane.lab.block.Phase;
import dev.vane.lab.block.PhaseKind;
import dev.vane.lab.block.Report;
import dev.vane.lab.block.Report.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A block whose first phase together is a calm one: VM {@code a} is alone, in it, alone, together and alone. */
class CalmPhasesTest {
    private static List<LabelledRun> runs(MeasuredVm vm, Set<String> frozen) {
        List<Phase> phases = List.of(
                new Phase(Optional.of("a"), 1_003, 1_012),
                new Phase(Optional.empty(), PhaseKind.CALM, frozen, 1_015, 1_034),
                new Phase(Optional.of("a"), 1_037, 1_046),
                new Phase(Optional.empty(), 1_049, 1_068),
                new Phase(Optional.of("a"), 1_071, 1_080));
        return BlockLabels.of(new MeasuredBlock("block", "host", List.of(vm), phases, List.of(), List.of()));
    }

    @Test
    void aVmThatWasFrozenInItHasARunWithoutLabels() {
        List<LabelledRun> runs = runs(vm(LabelKind.RATE, noLevels(), everySecond(second -> 100)), Set.of("a"));

        assertThat(runs).extracting(LabelledRun::number).containsExactly(1, 2);
        LabelledRun calm = runs.getFirst();
        assertThat(calm.labels()).isEmpty();
        assertThat(calm.alone()).isEmpty();
        assertThat(calm.ideals()).isEmpty();
        assertThat(calm.unlabelled()).isEmpty();
        assertThat(calm.rejection()).isEmpty();
        assertThat(runs.getLast().labelledSeconds()).isEqualTo(20);
    }

    @Test
    void aVmThatRanInItIsLabelledAsInAnyPhaseTogether() {
        List<LabelledRun> runs = runs(
                vm(LabelKind.RATE, noLevels(), everySecond(second -> second > 1_014 && second < 1_035 ? 95 : 100)),
                Set.of("b"));

        assertThat(runs.getFirst().labels()).hasSize(20).allSatisfy(label -> assertThat(label.ratio())
                .isCloseTo(0.95, within(1e-9)));
    }

    /** Stands still from the end of the alone phase before to the end of the calm one. */
    @Test
    void workThatItCutsInTwoCountsOverTheTimeThatTheVmRan() {
        List<Report> reports = new ArrayList<>();
        int ran = 0;
        for (long millis = 1_000_000; millis <= 1_085_000; millis++) {
            boolean isFrozen = millis > 1_012_000 && millis <= 1_034_000;
            ran += isFrozen ? 0 : 1;
            if (!isFrozen && ran % 300 == 0) {
                reports.add(new Progress(millis, 1));
            }
        }

        List<LabelledRun> runs = runs(vm(LabelKind.RATE, noLevels(), reports), Set.of("a"));

        assertThat(runs.getLast().labels()).hasSize(20).allSatisfy(label -> assertThat(label.ratio())
                .isCloseTo(1, within(1e-9)));
        assertThat(runs.getLast().alone()).hasSize(20).allSatisfy(label -> assertThat(label.ratio())
                .isCloseTo(1, within(1e-9)));
    }

    /** Level 10 is that of the calm phase, 20 that of the other; alone in the middle, the VM is faster at 20. */
    @Test
    void aRunIsComparedAndRejectedByTheLevelsThatItWasAt() {
        var levels = new TreeMap<Long, Integer>();
        for (long alone : new long[] {1_001, 1_035, 1_069}) {
            levels.put(alone, 10);
            levels.put(alone + 7, 20);
        }
        levels.put(1_013L, 10);
        levels.put(1_047L, 20);
        var reports =
                everySecond(second -> levels.floorEntry(Math.max(second, 1_001)).getValue() == 10
                        ? 100
                        : second < 1_047 && second > 1_041 ? 300 : 200);

        List<LabelledRun> runs = runs(vm(LabelKind.RATE, levels, reports), Set.of());

        assertThat(runs.getFirst().ideals()).containsOnlyKeys(Optional.of(10));
        assertThat(runs.getFirst().rejection()).isEmpty();
        assertThat(runs.getFirst().labels()).isNotEmpty().allSatisfy(label -> assertThat(label.ratio())
                .isCloseTo(1, within(1e-9)));
        assertThat(runs.getLast().ideals()).containsOnlyKeys(Optional.of(20));
        assertThat(runs.getLast().rejection()).contains(Rejection.DRIFT);
    }
}
