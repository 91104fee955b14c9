package dev.vane.training.alerts;

import dev.vane.training.alerts.AlertRule.Firing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How well a rule told of the episodes of some runs.
 *
 * @param episodes how many there were
 * @param told how many of them the rule fired in
 * @param pages how often it began to fire
 * @param right how often in an episode, or so shortly after one that it was still being told of
 * @param excused how often in, or shortly after, a time that was degraded but too short for an episode: neither right nor
 *     false
 * @param secondsToAlert of each episode that was told, from its first second
 * @param secondsToRecovery of each of these that ended before its alert did, from its last second to the alert's end
 * @param vmSeconds length of all runs together
 */
public record AlertScore(
        int episodes,
        int told,
        int pages,
        int right,
        int excused,
        List<Double> secondsToAlert,
        List<Double> secondsToRecovery,
        long vmSeconds) {
    /** Of no run. */
    static final AlertScore NONE = new AlertScore(0, 0, 0, 0, 0, List.of(), List.of(), 0);

    private static final double SECONDS_PER_DAY = 86_400;

    public AlertScore {
        secondsToAlert = List.copyOf(secondsToAlert);
        secondsToRecovery = List.copyOf(secondsToRecovery);
    }

    /** Plays a rule over runs. */
    static AlertScore of(PageRule rule, List<WatchedRun> runs) {
        return runs.stream().map(run -> of(rule, run)).reduce(NONE, AlertScore::plus);
    }

    private static AlertScore of(PageRule rule, WatchedRun run) {
        List<Firing> firings = rule.firings(run.values());
        List<Episode> episodes = run.episodes();
        int grace = rule.grace();
        int right = 0;
        int excused = 0;
        for (Firing firing : firings) {
            if (beginsIn(episodes, firing, grace)) {
                right++;
            } else if (beginsIn(run.degraded(), firing, grace)) {
                excused++;
            }
        }
        List<Double> toAlert = new ArrayList<>();
        List<Double> toRecovery = new ArrayList<>();
        for (Episode episode : episodes) {
            List<Firing> during = firings.stream()
                    .filter(firing -> firing.overlaps(episode.first(), episode.last()))
                    .toList();
            if (!during.isEmpty()) {
                toAlert.add((double) Math.max(0, during.getFirst().from() - episode.first()));
                Firing last = during.getLast();
                if (last.isResolved() && last.to() > episode.last()) {
                    toRecovery.add((double) last.to() - episode.last());
                }
            }
        }
        return new AlertScore(
                episodes.size(),
                toAlert.size(),
                firings.size(),
                right,
                excused,
                toAlert,
                toRecovery,
                run.signal().size());
    }

    private static boolean beginsIn(List<Episode> episodes, Firing firing, int grace) {
        return episodes.stream()
                .anyMatch(episode -> episode.first() <= firing.from() && firing.from() <= episode.last() + grace);
    }

    /** Of the runs of both. */
    AlertScore plus(AlertScore other) {
        return new AlertScore(
                episodes + other.episodes,
                told + other.told,
                pages + other.pages,
                right + other.right,
                excused + other.excused,
                joined(secondsToAlert, other.secondsToAlert),
                joined(secondsToRecovery, other.secondsToRecovery),
                vmSeconds + other.vmSeconds);
    }

    private static List<Double> joined(List<Double> one, List<Double> other) {
        List<Double> joined = new ArrayList<>(one);
        joined.addAll(other);
        return joined;
    }

    /** Pages that were wrong. */
    public int falsePages() {
        return pages - right - excused;
    }

    /** Share of right pages among those that were right or false; empty without any. */
    public OptionalDouble precision() {
        return share(right, right + falsePages());
    }

    /** Share of episodes that were told; empty without an episode. */
    public OptionalDouble recall() {
        return share(told, episodes);
    }

    private static OptionalDouble share(int part, int whole) {
        return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
    }

    /** Harmonic mean of precision and recall; 0 if nothing was told. */
    public double f1() {
        return f1(told, episodes, right, falsePages());
    }

    static double f1(int told, int episodes, int right, int falsePages) {
        double recall = episodes == 0 ? 0 : (double) told / episodes;
        double precision = right + falsePages == 0 ? 0 : (double) right / (right + falsePages);
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    /** Median of the seconds from an episode's begin to its alert; empty if none was told. */
    public OptionalDouble medianSecondsToAlert() {
        return median(secondsToAlert);
    }

    /** Median of the seconds from an episode's end to its alert's. */
    public OptionalDouble medianSecondsToRecovery() {
        return median(secondsToRecovery);
    }

    private static OptionalDouble median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2);
    }

    /** Pages that were wrong, in a day of one VM; NaN without a run. */
    public double falsePagesPerVmDay() {
        return falsePages() * SECONDS_PER_DAY / vmSeconds;
    }

    /**
     * The most of them that could be behind so few, with 95 % confidence, if they come independently: the rate at which a
     * Poisson variable is at most as large as what was counted with a probability of 5 % (Garwood, 1936).
     */
    public double falsePagesPerVmDayAtMost() {
        double low = 0;
        double high = 10 + 4.0 * falsePages();
        while (high - low > 1e-9) {
            double middle = (low + high) / 2;
            if (poissonAtMost(falsePages(), middle) > 0.05) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high * SECONDS_PER_DAY / vmSeconds;
    }

    private static double poissonAtMost(int count, double mean) {
        double[] terms = new double[count + 1];
        terms[0] = Math.exp(-mean);
        for (int i = 1; i <= count; i++) {
            terms[i] = terms[i - 1] * mean / i;
        }
        return Arrays.stream(terms).sum();
    }
}
