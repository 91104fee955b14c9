package dev.vane.pipeline.explain;

import dev.vane.contracts.Change;
import java.util.Optional;

/**
 * The last change of a VM that was selected to be explained.
 *
 * @param degraded true if it had degraded
 * @param since the second of that
 */
record VmCondition(boolean degraded, long since) {
    /** A VM of which no change was selected: taken for well. */
    static final VmCondition WELL = new VmCondition(false, Long.MIN_VALUE / 2);

    /**
     * What a prediction changes. A change that may not be selected yet is found again with every later prediction that still
     * shows it.
     */
    Optional<Change> change(double relativePerformance, long second, SelectionRules rules) {
        if (second - since < rules.vmSeconds()) {
            return Optional.empty();
        }
        if (degraded) {
            return relativePerformance > rules.recoveredAbove() ? Optional.of(Change.RECOVERED) : Optional.empty();
        }
        return relativePerformance < rules.degradedBelow() ? Optional.of(Change.DEGRADED) : Optional.empty();
    }

    static VmCondition after(Change change, long second) {
        return new VmCondition(change == Change.DEGRADED, second);
    }
}
