package dev.vane.inference.attribution;

import java.util.List;
import java.util.Set;

/**
 * What the whole model says with all metrics of one group and scope at their calm levels: measured, trees included, one
 * inference for each group. A group's effect is handed to its metrics in proportion to how far they are from calm, which
 * is a convention and not measured. Where the model takes some of them for known of relative performance, they have it all:
 * the others move a prediction only through what corrects these.
 */
final class GroupOcclusion {
    private GroupOcclusion() {}

    static Relevance of(Inquiry inquiry, Direction direction) {
        double[] features = new double[inquiry.models().manifest().windowFeatures()];
        Set<Integer> known = inquiry.models().manifest().knownFeatures();
        inquiry.groupEffects()
                .forEach((group, effect) ->
                        // What calm would take away is what the group does, so its sign turns round.
                        share(
                                inquiry,
                                knownOf(inquiry.groups().get(group), known),
                                -direction.sign() * effect,
                                features));
        return new Relevance(AttributionMethod.GROUP_OCCLUSION, direction, FoldedRatios.list(features), List.of());
    }

    private static List<Integer> knownOf(List<Integer> group, Set<Integer> known) {
        List<Integer> some = group.stream().filter(known::contains).toList();
        return some.isEmpty() ? group : some;
    }

    private static void share(Inquiry inquiry, List<Integer> group, double effect, double[] features) {
        double sum = group.stream()
                .mapToDouble(feature -> Math.abs(inquiry.meanZ(feature)))
                .sum();
        for (int feature : group) {
            double share = sum > 0 ? Math.abs(inquiry.meanZ(feature)) / sum : 1.0 / group.size();
            features[feature] = effect * share;
        }
    }
}
