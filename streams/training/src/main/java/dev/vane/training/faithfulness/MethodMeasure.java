package dev.vane.training.faithfulness;

import dev.vane.inference.attribution.GroupRelevance;
import java.util.List;

/**
 * One contender on one window.
 *
 * @param perturbation what happens when its metrics are calm
 * @param groups its groups, most relevant first
 * @param agreement rank correlation of its groups with what each really does
 * @param namesLargest true if its first group is the one that lowers the prediction most
 * @param accuses true if its first group is the neighbours', and is seen to cost what counts as evidence
 * @param randomised rank correlation of its metrics with those that it finds in a model of random weights; NaN if not measured
 */
record MethodMeasure(
        Perturbation perturbation,
        List<GroupRelevance> groups,
        double agreement,
        boolean namesLargest,
        boolean accuses,
        double randomised,
        double milliseconds,
        int inferences,
        int explanations) {
    MethodMeasure {
        groups = List.copyOf(groups);
    }

    /** Place of the first group that it is right to name, from 1 on. */
    int rank(BlamedGroups blamed, String kind) {
        for (int i = 0; i < groups.size(); i++) {
            if (blamed.isRight(kind, groups.get(i).group().group())) {
                return i + 1;
            }
        }
        throw new IllegalArgumentException("none of %s is right for %s".formatted(groups, kind));
    }
}
