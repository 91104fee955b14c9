package dev.vane.training.baseline;

import dev.vane.inference.window.WindowSummary.Statistic;
import java.util.List;

/**
 * Settings of extremely randomized trees.
 *
 * @param trees how many
 * @param leaf fewest examples of a leaf
 * @param columnShare share of the columns that a question is chosen from
 * @param statistics what they see of each feature
 */
public record ExtraTreesConfig(int trees, int leaf, double columnShare, List<Statistic> statistics) {
    private static final List<Statistic> ALL = List.of(Statistic.values());

    /** How a whole run was, and nothing of what its end or its trend was: where a window is a run, there is no now. */
    private static final List<Statistic> LEVELS =
            List.of(Statistic.MEAN, Statistic.SD, Statistic.Q10, Statistic.Q50, Statistic.Q90);

    public ExtraTreesConfig {
        statistics = List.copyOf(statistics);
        if (trees < 1 || leaf < 1) {
            throw new IllegalArgumentException("trees and leaf must be at least 1: %d, %d".formatted(trees, leaf));
        }
        if (!(columnShare > 0 && columnShare <= 1)) {
            throw new IllegalArgumentException("columnShare must be in (0, 1]: " + columnShare);
        }
        if (statistics.isEmpty()) {
            throw new IllegalArgumentException("trees must see at least one statistic");
        }
    }

    /** For windows of seconds, cut from runs. */
    public static ExtraTreesConfig ofSeconds() {
        return new ExtraTreesConfig(100, 8, 0.2, ALL);
    }

    /** For windows that each are a whole run. */
    public static ExtraTreesConfig ofWholeRuns() {
        return new ExtraTreesConfig(100, 2, 0.4, LEVELS);
    }

    /** Where trees correct what is known: a leaf holds the windows of more than one run. */
    public static ExtraTreesConfig ofCorrections() {
        return new ExtraTreesConfig(100, 100, 0.2, ALL);
    }

    /** What inner folds may choose from where trees correct what is known: large leaves keep more of it. */
    public static List<ExtraTreesConfig> corrections() {
        return List.of(
                ofSeconds(),
                ofCorrections(),
                new ExtraTreesConfig(100, 100, 0.5, ALL),
                new ExtraTreesConfig(100, 100, 0.2, List.of(Statistic.MEAN, Statistic.SD, Statistic.LAST)));
    }

    /** What inner folds may choose from. */
    public static List<ExtraTreesConfig> candidates() {
        return List.of(
                ofSeconds(),
                ofWholeRuns(),
                new ExtraTreesConfig(100, 2, 0.2, ALL),
                new ExtraTreesConfig(100, 2, 0.4, ALL),
                new ExtraTreesConfig(100, 8, 0.2, LEVELS));
    }
}
