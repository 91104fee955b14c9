package dev.vane.training.dataset;

import dev.vane.inference.window.Row;
import java.util.List;

/**
 * One VM that was watched from first to last row, and how fast it was.
 *
 * @param id unique in its data set
 * @param group the application or scenario: what is never split between training and testing
 * @param host where it ran; a name, never an input
 * @param vm name or type of the VM; never an input
 * @param rows one row per step without holes, oldest first; a step in which nothing came repeats the row before
 * @param labels relative performance, one for each row
 * @param contended injected interference, in order of time
 * @param phase what its neighbours did
 * @param ledger where its time went, one second for each row; empty where the data set has no such columns. Never an input
 */
public record LabelledRun(
        String id,
        String group,
        String host,
        String vm,
        List<Row> rows,
        Labels labels,
        List<Contended> contended,
        Phase phase,
        List<LedgerSecond> ledger) {
    public LabelledRun {
        rows = List.copyOf(rows);
        contended = List.copyOf(contended);
        ledger = List.copyOf(ledger);
        if (rows.isEmpty() || rows.size() != labels.rows()) {
            throw new IllegalArgumentException("run %s must have as many labels as rows, and one at least: %d, %d"
                    .formatted(id, labels.rows(), rows.size()));
        }
        if (!ledger.isEmpty() && ledger.size() != rows.size()) {
            throw new IllegalArgumentException("run %s must have as many seconds in its ledger as rows: %d, %d"
                    .formatted(id, ledger.size(), rows.size()));
        }
    }

    /** A run of a data set that says nothing of phases and has no ledger. */
    public LabelledRun(
            String id, String group, String host, String vm, List<Row> rows, Labels labels, List<Contended> contended) {
        this(id, group, host, vm, rows, labels, contended, Phase.UNSTATED, List.of());
    }
}
