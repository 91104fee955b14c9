package dev.vane.training.adaptation;

import dev.vane.training.adaptation.VmWindows.Vm;
import dev.vane.training.dataset.Labels;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Windows that may be measured, and those that are predicted afterwards: places in a set.
 *
 * @param vm that is predicted
 * @param measured of each VM that is measured, windows without a common second in their targets, oldest first
 * @param tested windows of the VM
 */
record Trial(Vm vm, List<List<Integer>> measured, List<Integer> tested) {
    Trial {
        measured = measured.stream().map(List::copyOf).toList();
        tested = List.copyOf(tested);
    }

    /** True if so many windows of each VM can be measured. */
    boolean has(int windows) {
        return measured.stream().allMatch(of -> of.size() >= windows);
    }

    /** So many windows of each VM that is measured, in order of time. */
    List<List<Integer>> draw(int windows, Random random) {
        return measured.stream().map(of -> drawn(of, windows, random)).toList();
    }

    private static List<Integer> drawn(List<Integer> of, int windows, Random random) {
        List<Integer> shuffled = new ArrayList<>(of);
        Collections.shuffle(shuffled, random);
        return shuffled.stream().limit(windows).sorted().toList();
    }

    /**
     * The first window of each run and of the others those that end as many rows behind the one before as a target is the
     * mean over.
     *
     * @param places run after run, oldest first
     */
    static List<Integer> apart(ExampleSet examples, List<Integer> places) {
        Map<String, Integer> last = new HashMap<>();
        List<Integer> apart = new ArrayList<>();
        for (int place : places) {
            Example example = examples.examples().get(place);
            Integer before = last.get(example.run());
            if (before == null || example.lastRow() - before >= Labels.TARGET_ROWS) {
                last.put(example.run(), example.lastRow());
                apart.add(place);
            }
        }
        return apart;
    }
}
