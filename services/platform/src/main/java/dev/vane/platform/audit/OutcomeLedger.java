package dev.vane.platform.audit;

import dev.vane.contracts.Outcome;
import dev.vane.contracts.Prediction;
import dev.vane.contracts.SkippedWindow;
import dev.vane.contracts.VmKey;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** What became of each window: the first outcome of each VM and second counts, every further one is a duplicate. */
public final class OutcomeLedger {
    private final Map<VmKey, Seconds> outcomes = new TreeMap<>();
    private final Map<SkippedWindow.Reason, Long> skipped = new EnumMap<>(SkippedWindow.Reason.class);
    private long predictions;
    private long duplicates;

    /** The next outcome that a reader of committed records sees. */
    public void add(Outcome outcome) {
        Seconds seconds = outcomes.computeIfAbsent(outcome.key(), unseen -> new Seconds());
        if (!seconds.add(outcome.second())) {
            duplicates++;
            return;
        }
        switch (outcome) {
            case Prediction prediction -> predictions++;
            case SkippedWindow window -> skipped.merge(window.reason(), 1L, Long::sum);
        }
    }

    /** Windows that were predicted. */
    public long predictions() {
        return predictions;
    }

    /** Windows that were not predicted, by reason. */
    public Map<SkippedWindow.Reason, Long> skipped() {
        return Collections.unmodifiableMap(skipped);
    }

    /** Outcomes beyond the first of a VM and second. */
    public long duplicates() {
        return duplicates;
    }

    /** Due windows that have no outcome. */
    public long missing(Map<VmKey, Seconds> due) {
        return without(due, outcomes);
    }

    /** Outcomes of windows that are not due. */
    public long unexpected(Map<VmKey, Seconds> due) {
        return without(outcomes, due);
    }

    private static long without(Map<VmKey, Seconds> some, Map<VmKey, Seconds> others) {
        return some.entrySet().stream()
                .mapToLong(vm -> vm.getValue().without(others.getOrDefault(vm.getKey(), new Seconds())))
                .sum();
    }
}
