package dev.vane.e2e;

import dev.vane.contracts.AttentionSummary;
import dev.vane.contracts.Outcome;
import dev.vane.platform.audit.Audit;

/** For an audit whose end result is all that is wanted. */
final class Unheard implements Audit.Listener {
    @Override
    public void outcome(Outcome outcome) {
        // Counted by the audit itself.
    }

    @Override
    public void attention(AttentionSummary summary) {
        // Not counted.
    }
}
