package dev.vane.training.dataset;

import dev.vane.inference.bundle.Feature;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Labelled runs of one source, all with the same features.
 *
 * @param name such as {@code lumos-1s}
 * @param origin where it is from
 * @param features what a row holds, in order
 * @param runs in a fixed order, ids unique
 */
public record Dataset(String name, Origin origin, List<Feature> features, List<LabelledRun> runs) {
    public Dataset {
        features = List.copyOf(features);
        runs = List.copyOf(runs);
        Set<String> ids = new HashSet<>();
        for (LabelledRun run : runs) {
            if (!ids.add(run.id())) {
                throw new IllegalArgumentException("run ids must be unique: " + run.id());
            }
            if (run.rows().getFirst().features() != features.size()) {
                throw new IllegalArgumentException("rows of run %s must have %d features: %d"
                        .formatted(
                                run.id(), features.size(), run.rows().getFirst().features()));
            }
        }
    }

    /**
     * This data set, if none of its features is a column that would give the answer away.
     *
     * @param columns names of columns, compared without the group that a feature's name may begin with
     * @throws IllegalArgumentException if one is
     */
    Dataset without(Collection<String> columns) {
        for (Feature feature : features) {
            String column = feature.name().substring(feature.name().indexOf('.') + 1);
            if (columns.contains(feature.name()) || columns.contains(column)) {
                throw new IllegalArgumentException("no feature may be " + feature.name());
            }
        }
        return this;
    }
}
