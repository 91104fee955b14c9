package dev.vane.inference.attribution;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How much a group has to do with one prediction: the sum over its metrics, or the largest where values do not add up. */
public record GroupRelevance(MetricGroup group, double relevance) {
    /** The groups of which the window has a metric, most relevant first; those that are alike in the order of their names. */
    static List<GroupRelevance> rank(Relevance relevance, PresentMetrics present) {
        var groups = new ArrayList<GroupRelevance>();
        present.groups().forEach((group, features) -> {
            double value = 0;
            for (int feature : features) {
                value = relevance.method().join(value, relevance.features().get(feature));
            }
            groups.add(new GroupRelevance(group, value));
        });
        groups.sort(Comparator.comparingDouble(GroupRelevance::relevance).reversed());
        return groups;
    }
}
