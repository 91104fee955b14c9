package dev.vane.training.sentence;

import dev.vane.inference.attribution.Baseline;
import dev.vane.inference.attribution.MetricGroup;
import dev.vane.inference.bundle.Feature.Scope;
import dev.vane.inference.evidence.Gap;
import dev.vane.inference.evidence.Triage;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;

/**
 * What a sentence says, as far as it is printed.
 *
 * @param percent predicted relative performance
 * @param unfamiliar true if it warns that the window is unlike training
 * @param lostToOthersPercent of the CPU time it asked for; {@link #UNSAID} if it is not said
 * @param lostToQuotaPercent likewise
 * @param counterfactualPercent what everything at its baseline would give; {@link #UNSAID} if it is not said
 * @param baseline null if it is not said
 * @param unaccounted true if it says that no group accounts for the slowdown
 * @param neighbour null if none is named
 * @param noNeighbour true if it says that none accounts for it
 * @param presses whom the VM is said to press; empty if nobody
 */
public record Reading(
        String vm,
        int percent,
        String slowdown,
        boolean unfamiliar,
        int lostToOthersPercent,
        int lostToQuotaPercent,
        List<Mention> mentions,
        int counterfactualPercent,
        Baseline.Source baseline,
        boolean unaccounted,
        Neighbour neighbour,
        boolean noNeighbour,
        Triage.Verdict verdict,
        int strengthPercent,
        List<Pressed> presses,
        int staleSeconds,
        List<MetricGroup> missing,
        List<Gap> stale) {
    /** Instead of a number. */
    public static final int UNSAID = -1;

    public Reading {
        mentions = List.copyOf(mentions);
        presses = List.copyOf(presses);
        missing = List.copyOf(missing);
        stale = List.copyOf(stale);
    }

    /**
     * A metric that is named.
     *
     * @param isChange true if it is said to have risen or fallen, false if it is only set beside the training data
     * @param rose as it is said, or as the numbers say
     * @param unit as it is printed, blank if it is a ratio
     * @param factor observed over baseline; {@link #UNSAID} if it is not said
     */
    public record Mention(
            Scope scope,
            String metric,
            String group,
            boolean isChange,
            boolean rose,
            List<Between> spans,
            double baseline,
            double observed,
            String unit,
            double factor,
            double z,
            double effectPoints) {
        public Mention {
            spans = List.copyOf(spans);
        }
    }

    /** Times of day in UTC, both included. */
    public record Between(LocalTime from, LocalTime to) {}

    /** The neighbour that is named. */
    public record Neighbour(String name, int percent, double effectPoints) {}

    /** A VM that is pressed, and what it loses. */
    public record Pressed(String vm, double cores) {}

    /** The neighbour that is named, if one is. */
    public Optional<Neighbour> named() {
        return Optional.ofNullable(neighbour);
    }
}
