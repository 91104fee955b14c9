package dev.vane.training.faithfulness;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * All that is measured on one window.
 *
 * @param lastRow the window's newest row, in its run
 * @param target relative performance that was measured
 * @param predicted relative performance that the model says
 * @param present names of the groups of which the window has a metric
 */
record WindowMeasure(
        int lastRow,
        double target,
        double predicted,
        String kind,
        boolean calm,
        List<String> present,
        Map<Contender, MethodMeasure> methods,
        EvidenceMeasure evidence) {
    WindowMeasure {
        present = List.copyOf(present);
        methods = new EnumMap<>(methods);
    }

    /** True if a kind was injected, and could be named by the metrics that are there. */
    boolean isContended(BlamedGroups blamed) {
        return !kind.isEmpty() && blamed.isObservable(kind, present);
    }
}
