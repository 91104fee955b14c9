package dev.vane.training.alerts;

import dev.vane.inference.familiarity.Familiarity;
import dev.vane.training.crossfit.Folds;
import dev.vane.training.example.Example;
import dev.vane.training.example.ExampleSet;
import dev.vane.training.example.KnownRule;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Familiarity as bundles have it that were trained without some folds, each fitted once. */
final class LeftOutFamiliarity {
    private final ExampleSet windows;
    private final Folds folds;
    private final KnownRule known;
    private final long seed;
    private final Map<Set<String>, Familiarity> fitted = new HashMap<>();

    /**
     * @param windows as serving has them, without ratios
     * @param known what decides
     */
    LeftOutFamiliarity(ExampleSet windows, Folds folds, KnownRule known, long seed) {
        this.windows = windows;
        this.folds = folds;
        this.known = known;
        this.seed = seed;
    }

    /** True if a window is unlike those of all folds but its own and this one. */
    boolean isUnfamiliar(Example window, Set<String> fold) {
        Set<String> without = new TreeSet<>(fold);
        folds.folds().stream().filter(one -> one.contains(window.group())).forEach(without::addAll);
        Familiarity familiarity = fitted.computeIfAbsent(without, this::fit);
        return !familiarity.isFamiliar(familiarity.of(window.window()));
    }

    private Familiarity fit(Set<String> without) {
        return known.familiarity(windows.only(example -> !without.contains(example.group())), seed);
    }
}
