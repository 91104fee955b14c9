package dev.vane.training.alerts;

import dev.vane.contracts.DegradedRule;
import java.util.ArrayList;
import java.util.List;

/**
 * Some time in which a VM was degraded.
 *
 * @param first second, from 0
 * @param last second
 */
public record Episode(int first, int last) {
    /** Relative performance below which a VM is degraded. */
    public static final double DEGRADED_BELOW = DegradedRule.BELOW;

    /** Shortest time that somebody should be told of, in seconds. */
    public static final int SHORTEST = 120;

    /** Shortest time in which a page is no false one, though nobody has to be told: as long as a rule's average. */
    public static final int SHORTEST_EXCUSE = 60;

    /** Relative performance is a mean over so many seconds; a shorter recovery is none. */
    static final int SMOOTHED = 10;

    /**
     * The episodes of a run.
     *
     * @param shortest that count, in seconds
     * @param measured relative performance in each second, NaN where it was not measured
     */
    public static List<Episode> of(int shortest, double... measured) {
        List<Episode> episodes = new ArrayList<>();
        int first = -1;
        int last = -1;
        for (int second = 0; second < measured.length; second++) {
            if (mean(measured, second) < DEGRADED_BELOW) {
                if (first >= 0 && second - last > SMOOTHED) {
                    episodes.add(new Episode(first, last));
                    first = -1;
                }
                first = first < 0 ? second : first;
                last = second;
            }
        }
        if (first >= 0) {
            episodes.add(new Episode(first, last));
        }
        return episodes.stream()
                .filter(episode -> episode.seconds() >= shortest)
                .toList();
    }

    /** Its length. */
    public int seconds() {
        return last - first + 1;
    }

    /** Over the seconds around it that were measured, before and after alike; NaN if none was. */
    private static double mean(double[] measured, int second) {
        double sum = 0;
        int count = 0;
        int half = SMOOTHED / 2;
        for (int i = Math.max(0, second - half); i <= Math.min(measured.length - 1, second + half); i++) {
            if (!Double.isNaN(measured[i])) {
                sum += measured[i];
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }
}
