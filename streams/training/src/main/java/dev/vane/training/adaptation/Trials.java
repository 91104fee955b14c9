package dev.vane.training.adaptation;

import dev.vane.training.example.ExampleSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who is measured and who is predicted: all that a set has of each kind. */
final class Trials {
    /** How far the means of two phases are apart, in relative performance, where neighbours do something else. */
    static final double CHANGE = 0.15;

    private final ExampleSet examples;
    private final List<VmWindows> vms;
    private final Map<Block, List<VmWindows>> blocks = new LinkedHashMap<>();

    /** Hosts may have blocks of the same name. */
    private record Block(String host, String name) {}

    Trials(ExampleSet examples) {
        this.examples = examples;
        vms = VmWindows.of(examples);
        for (VmWindows vm : vms) {
            vm.byBlock().keySet().forEach(name -> blocks.computeIfAbsent(
                            new Block(vm.vm().host(), name), block -> new ArrayList<>())
                    .add(vm));
        }
    }

    /** A block is measured, the VM's windows in all its other blocks are predicted. */
    List<Trial> ofBlocks() {
        return ofBlocks((vm, measured, tested) -> !measured.equals(tested));
    }

    /** Those of them with other applications, as far as they were measured. */
    List<Trial> ofBlocksBesideOthers() {
        return ofBlocks((vm, measured, tested) -> !members(vm, measured).equals(members(vm, tested)));
    }

    private List<VmWindows.Vm> members(VmWindows vm, String block) {
        return blocks.get(new Block(vm.vm().host(), block)).stream()
                .map(VmWindows::vm)
                .toList();
    }

    private interface Pair {
        boolean isWanted(VmWindows vm, String measured, String tested);
    }

    private List<Trial> ofBlocks(Pair pair) {
        List<Trial> trials = new ArrayList<>();
        for (VmWindows vm : vms) {
            vm.byBlock().forEach((block, windows) -> {
                List<Integer> others = vm.byBlock().entrySet().stream()
                        .filter(other -> pair.isWanted(vm, block, other.getKey()))
                        .flatMap(other -> other.getValue().stream())
                        .toList();
                if (!others.isEmpty()) {
                    trials.add(new Trial(vm.vm(), List.of(Trial.apart(examples, windows)), others));
                }
            });
        }
        return trials;
    }

    /** A phase is measured, another one of the same block is predicted. */
    List<Trial> ofPhases() {
        return ofPhases(0);
    }

    /** Those of them whose neighbours made another difference. */
    List<Trial> ofChangedPhases() {
        return ofPhases(CHANGE);
    }

    private List<Trial> ofPhases(double change) {
        List<Trial> trials = new ArrayList<>();
        for (VmWindows vm : vms) {
            vm.byPhase().forEach((measured, windows) -> vm.byPhase().forEach((tested, others) -> {
                if (measured.isOtherPhaseOf(tested) && Math.abs(mean(windows) - mean(others)) >= change) {
                    trials.add(new Trial(vm.vm(), List.of(Trial.apart(examples, windows)), others));
                }
            }));
        }
        return trials;
    }

    private double mean(List<Integer> places) {
        return places.stream()
                .mapToDouble(place -> examples.examples().get(place).target())
                .average()
                .orElseThrow();
    }

    /** What a VM did alone is taken for a measurement, its windows in the same block are predicted. */
    List<Trial> ofQuiet() {
        List<Trial> trials = new ArrayList<>();
        for (VmWindows vm : vms) {
            vm.byBlock().forEach((block, windows) -> {
                List<Integer> alone = vm.alone().getOrDefault(block, List.of());
                if (!alone.isEmpty()) {
                    trials.add(new Trial(vm.vm(), List.of(Trial.apart(examples, alone)), windows));
                }
            });
        }
        return trials;
    }

    /** Two VMs are measured in a block, a third one's windows in it are predicted. */
    List<Trial> ofOthers() {
        List<Trial> trials = new ArrayList<>();
        blocks.forEach((block, members) -> addTriples(block.name, members, trials));
        return trials;
    }

    private void addTriples(String block, List<VmWindows> members, List<Trial> trials) {
        for (VmWindows tested : members) {
            List<List<Integer>> others = members.stream()
                    .filter(other -> !other.vm().equals(tested.vm()))
                    .map(other -> Trial.apart(examples, other.byBlock().get(block)))
                    .toList();
            for (int i = 0; i < others.size(); i++) {
                for (int j = i + 1; j < others.size(); j++) {
                    trials.add(new Trial(
                            tested.vm(),
                            List.of(others.get(i), others.get(j)),
                            tested.byBlock().get(block)));
                }
            }
        }
    }
}
