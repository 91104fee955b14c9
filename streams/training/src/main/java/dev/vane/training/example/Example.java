package dev.vane.training.example;

import dev.vane.inference.window.MetricWindow;
import dev.vane.training.dataset.LedgerSecond;
import dev.vane.training.dataset.Phase;
import java.util.List;

/**
 * One window and how fast its VM was at the end of it.
 *
 * @param run the labelled run that it is cut from
 * @param group application or scenario of the run: never split between training and testing
 * @param host where the run was measured; never an input
 * @param phase what the neighbours did; never an input
 * @param lastRow index in the run of the window's last row
 * @param window what serving would have seen, one row a step
 * @param ledger where the VM's time went, one second for each row of the window; empty where the data set does not tell.
 *     Never an input of what learns
 * @param target relative performance in (0, 1]
 * @param lone true if no neighbour was there in the whole window, where the features tell
 */
public record Example(
        String run,
        String group,
        String host,
        Phase phase,
        int lastRow,
        MetricWindow window,
        List<LedgerSecond> ledger,
        double target,
        boolean lone) {
    public Example {
        if (!(target > 0 && target <= 1)) {
            throw new IllegalArgumentException("target must be in (0, 1]: " + target);
        }
        ledger = List.copyOf(ledger);
        if (!ledger.isEmpty() && ledger.size() != window.rows().size()) {
            throw new IllegalArgumentException("a window of %d rows has as many seconds in its ledger: %d"
                    .formatted(window.rows().size(), ledger.size()));
        }
    }

    /** One of which nothing else is known: all of these are of one host. */
    public Example(String run, String group, int lastRow, MetricWindow window, double target, boolean lone) {
        this(run, group, "host", Phase.UNSTATED, lastRow, window, List.of(), target, lone);
    }

    /** The same with another window of as many rows. */
    Example with(MetricWindow other) {
        return new Example(run, group, host, phase, lastRow, other, ledger, target, lone);
    }
}
