package dev.vane.platform.bench;

import dev.vane.contracts.SkippedWindow;
import dev.vane.platform.audit.Audit;
import java.util.List;
import java.util.Map;

/**
 * What a whole run, warm-up included, owed and gave.
 *
 * @param due windows that were due, told from the samples topic alone
 * @param predicted windows that were predicted
 * @param skipped windows that were not, by reason
 * @param complaints what does not add up; empty if every due window has exactly one outcome
 */
record OutcomeTally(long due, long predicted, Map<SkippedWindow.Reason, Long> skipped, List<String> complaints) {
    static OutcomeTally of(Audit audit) {
        return new OutcomeTally(
                audit.dueWindows().dueWindows(),
                audit.outcomes().predictions(),
                Map.copyOf(audit.outcomes().skipped()),
                audit.complaints());
    }

    long skippedCount() {
        return skipped.values().stream().mapToLong(Long::longValue).sum();
    }

    /** True if every due window has exactly one outcome, and nothing else has one. */
    boolean addsUp() {
        return complaints.isEmpty() && due == predicted + skippedCount();
    }
}
