package dev.vane.pipeline.explain;

import dev.vane.contracts.Change;
import dev.vane.contracts.Condition;
import dev.vane.contracts.CpuLosses;
import dev.vane.contracts.CpuLosses.Loss;
import dev.vane.contracts.Prediction;
import java.util.Optional;

/**
 * The last change of a VM that was selected to be explained.
 *
 * @param degraded true unless it had recovered
 * @param second when that was
 * @param taker the VM that took most of its CPU time then; empty if none took much
 */
record SelectedChange(boolean degraded, long second, String taker) {
    /** Of a VM of which no change was selected: taken for well. */
    static final SelectedChange NONE = new SelectedChange(false, Long.MIN_VALUE / 2, "");

    /** What is said of a VM starts anew after a gap, and takes some seconds to be worth as much as what was told before it. */
    private static final int SETTLED_SECONDS = 3;

    /** Less is no cause that is worth another explanation. */
    private static final double LEAST_TAKEN = 0.05;

    /**
     * What a prediction changes. A change that may not be selected yet is found again with every later prediction that still
     * shows it.
     */
    Optional<Change> change(Prediction prediction, SelectionRules rules) {
        long passed = prediction.second() - second;
        Optional<Condition> condition =
                prediction.condition().filter(known -> known.state() != Condition.State.UNKNOWN);
        if (condition.isEmpty() || passed < rules.vmSeconds()) {
            return Optional.empty();
        }
        boolean isDegraded = condition.get().degraded();
        if (isDegraded && !degraded) {
            return Optional.of(Change.DEGRADED);
        }
        if (!isDegraded) {
            boolean isSettled = prediction.second() - condition.get().since() >= SETTLED_SECONDS;
            return degraded && isSettled ? Optional.of(Change.RECOVERED) : Optional.empty();
        }
        boolean isAnother =
                !takerOf(prediction).isEmpty() && !takerOf(prediction).equals(taker);
        return rules.repeatSeconds() > 0 && (isAnother || passed >= rules.repeatSeconds())
                ? Optional.of(Change.STILL_DEGRADED)
                : Optional.empty();
    }

    static SelectedChange after(Change change, Prediction prediction) {
        return new SelectedChange(change != Change.RECOVERED, prediction.second(), takerOf(prediction));
    }

    private static String takerOf(Prediction prediction) {
        return prediction
                .losses()
                .map(CpuLosses::lostTo)
                .flatMap(lost -> lost.stream().findFirst())
                .filter(first -> first.cores() >= LEAST_TAKEN)
                .map(Loss::vm)
                .orElse("");
    }
}
