package dev.vane.lab.label;

import dev.vane.lab.block.LabelKind;
import dev.vane.lab.block.MeasuredBlock;
import dev.vane.lab.block.MeasuredVm;
import dev.vane.lab.block.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Labels a measured block: every VM in every phase together, compared with itself in its alone phases directly before and
 * after. The numbers behind it are those of {@link LabelRules}.
 */
public final class BlockLabels {
    private final MeasuredBlock block;

    private BlockLabels(MeasuredBlock block) {
        this.block = block;
    }

    /**
     * One run for each VM and phase together, in order of VMs, then of phases; interferers, and VMs that were frozen in the
     * phase, have runs without labels.
     */
    public static List<LabelledRun> of(MeasuredBlock block) {
        BlockLabels labels = new BlockLabels(block);
        return block.vms().stream().flatMap(vm -> labels.runs(vm).stream()).toList();
    }

    private List<LabelledRun> runs(MeasuredVm vm) {
        List<Integer> together = new ArrayList<>();
        for (int phase = 0; phase < block.phases().size(); phase++) {
            if (block.phases().get(phase).isTogether()) {
                together.add(phase);
            }
        }
        List<LabelledRun> runs = new ArrayList<>();
        for (int number = 1; number <= together.size(); number++) {
            Phase phase = block.phases().get(together.get(number - 1));
            boolean isLabelled = vm.label() != LabelKind.NONE && phase.runs(vm.vm());
            runs.add(isLabelled ? labelled(vm, number, together) : watched(vm, number, phase));
        }
        return runs;
    }

    private LabelledRun labelled(MeasuredVm vm, int number, List<Integer> together) {
        int phase = together.get(number - 1);
        int previous = number == 1 ? -1 : together.get(number - 2);
        int next = number == together.size() ? block.phases().size() : together.get(number);
        return new RunLabelling(
                        vm,
                        Performance.of(vm, block),
                        alone(vm, previous + 1, phase),
                        block.phases().get(phase),
                        alone(vm, phase + 1, next))
                .run(number);
    }

    private List<Phase> alone(MeasuredVm vm, int from, int to) {
        return block.phases().subList(from, to).stream()
                .filter(phase -> phase.alone().filter(vm.vm()::equals).isPresent())
                .toList();
    }

    private static LabelledRun watched(MeasuredVm vm, int number, Phase phase) {
        return new LabelledRun(
                vm.vm(),
                number,
                phase,
                Map.of(),
                OptionalDouble.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Map.of());
    }
}
