package dev.vane.training.faithfulness;

import java.util.Map;

/**
 * What was really done to a VM in one window, and what each indicator says of it.
 *
 * @param vm the VM in its block, all phases of it
 * @param kind of the one interferer that was on in all of the window's last seconds; empty if none was on in any second of it
 * @param levels for each indicator the groups of metrics that it says something of
 */
public record AttentionWindow(String vm, String application, String kind, Map<Indicator, Map<String, Double>> levels) {
    public AttentionWindow {
        levels = Map.copyOf(levels);
    }

    /**
     * An indicator's level for the groups that tell of what a kind of interferer presses on, added up; NaN if it says nothing of
     * them.
     *
     * @throws IllegalArgumentException if nobody said which groups these are
     */
    double level(Indicator indicator, String ofKind, BlamedGroups blamed) {
        return levels.get(indicator).entrySet().stream()
                .filter(entry -> blamed.isRight(ofKind, entry.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .reduce(Double::sum)
                .orElse(Double.NaN);
    }
}
