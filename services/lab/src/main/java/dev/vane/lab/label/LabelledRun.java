package dev.vane.lab.label;

import dev.vane.lab.block.Phase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One VM in one phase together, and what its labels are. A rejected run has its labels too, so that they can be counted.
 *
 * @param vm name of the VM
 * @param number of the phase together in its block, from 1
 * @param phase its seconds
 * @param ideals performance alone at each load level of the phase that was seen alone; the key is empty if there are no
 *     levels
 * @param drift largest {@code |ln(ideal after / ideal before)|} of its levels, where known
 * @param rejection why none of its labels counts; empty if accepted
 * @param labels in order of time, without overlap
 * @param alone the same of the alone phases beside it
 * @param unlabelled seconds without a label, by reason; with the labelled ones they make up the phase
 */
public record LabelledRun(
        String vm,
        int number,
        Phase phase,
        Map<Optional<Integer>, Double> ideals,
        OptionalDouble drift,
        Optional<Rejection> rejection,
        List<Label> labels,
        List<AloneLabel> alone,
        Map<Unlabelled, Integer> unlabelled) {
    public LabelledRun {
        ideals = Map.copyOf(ideals);
        labels = List.copyOf(labels);
        alone = List.copyOf(alone);
        unlabelled = Map.copyOf(unlabelled);
    }

    /** Labelled seconds, whether or not the run is accepted. */
    public int labelledSeconds() {
        return labels.stream().mapToInt(Label::labelledSeconds).sum();
    }

    /** Mean noise of its labels; empty if it has none. */
    public OptionalDouble noise() {
        return labels.stream().mapToDouble(Label::noise).average();
    }
}
